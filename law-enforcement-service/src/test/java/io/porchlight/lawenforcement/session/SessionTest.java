package io.porchlight.lawenforcement.session;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.emptyOrNullString;
import static org.hamcrest.Matchers.endsWith;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.not;
import static org.hamcrest.Matchers.nullValue;
import static org.hamcrest.Matchers.startsWith;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaMethod;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import io.porchlight.lawenforcement.PublicPaths;
import io.porchlight.lawenforcement.ServiceTest;
import io.porchlight.lawenforcement.play.Desk;
import io.porchlight.lawenforcement.play.Parties;
import io.restassured.http.ContentType;
import io.restassured.response.Response;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import java.util.ArrayList;
import java.util.List;
import org.eclipse.microprofile.rest.client.inject.RegisterRestClient;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@ServiceTest
class SessionTest {
    private record Call(String method, String path) {}

    @Test
    @DisplayName(
            "Every endpoint but those of PublicPaths answers 401 without a session, as a problem and never by a redirect")
    void everyEndpointAsksForASession() {
        List<Call> calls = endpoints();
        assertThat(calls).hasSizeGreaterThan(18);
        for (Call call : calls) {
            Response answer = given().redirects()
                    .follow(false)
                    .header("Origin", Parties.PORTAL)
                    .contentType(ContentType.JSON)
                    .request(call.method(), call.path());
            if (PublicPaths.covers(call.method(), call.path())) {
                assertThat(answer.statusCode()).as(call.toString()).isNotEqualTo(401);
            } else if (call.path().equals("/login/done")) {
                assertThat(answer.statusCode()).isEqualTo(302);
                assertThat(answer.header("Location"))
                        .contains("/realms/agencies/auth")
                        .contains("code_challenge=");
            } else {
                assertThat(answer.statusCode()).as(call.toString()).isEqualTo(401);
                assertThat(answer.contentType()).as(call.toString()).startsWith("application/problem+json");
                assertThat(answer.<String>path("type")).endsWith("/unauthorized");
            }
        }
        given().get("/v1/nothing").then().statusCode(401);
        given().cookie("q_session", "A".repeat(43))
                .get("/v1/me")
                .then()
                .statusCode(401)
                .contentType("application/problem+json");
    }

    @Test
    @DisplayName("Another origin of the same site can neither write in a session nor read its answers")
    void otherOriginsAreKeptOut() {
        Desk ada = Desk.of("harbour-pd");
        ada.session()
                .body("{}")
                .post("/v1/agency/proposals")
                .then()
                .statusCode(403)
                .body("type", endsWith("/wrong-origin"));
        ada.session()
                .header("Origin", "https://portal.porchlight.test:8443")
                .body("{}")
                .post("/v1/agency/proposals")
                .then()
                .statusCode(403)
                .body("type", endsWith("/wrong-origin"));
        ada.session()
                .header("Origin", Parties.PORTAL)
                .header("Sec-Fetch-Site", "cross-site")
                .body("{}")
                .post("/v1/agency/proposals")
                .then()
                .statusCode(403);
        ada.session()
                .header("Origin", "https://evil.test")
                .get("/v1/me")
                .then()
                .header("Access-Control-Allow-Origin", nullValue());
        ada.calls()
                .get("/v1/me")
                .then()
                .statusCode(200)
                .header("Access-Control-Allow-Origin", equalTo(Parties.PORTAL))
                .header("Access-Control-Allow-Credentials", equalTo("true"))
                .body("agency", equalTo("harbour-pd"))
                .body("name", equalTo("Officer Ada"));
        given().header("Origin", Parties.PORTAL)
                .header("Access-Control-Request-Method", "POST")
                .options("/v1/requests")
                .then()
                .statusCode(204)
                .header("Access-Control-Allow-Methods", containsString("POST"));
        given().header("Origin", "https://evil.test")
                .header("Access-Control-Request-Method", "POST")
                .options("/v1/requests")
                .then()
                .header("Access-Control-Allow-Methods", nullValue());
    }

    @Test
    void aLoginBeginsANewSessionAndRemembersWhereToReturn() {
        given().redirects()
                .follow(false)
                .get("/login?return=/requests/1")
                .then()
                .statusCode(303)
                .header("Location", endsWith("/login/done"))
                .cookie("porchlight_return", not(emptyOrNullString()))
                .cookie("q_session", equalTo(""));
    }

    @Test
    void afterTheLoginTheBrowserIsAtThePortalAgain() {
        Desk ada = Desk.of("harbour-pd");
        String kept = given().redirects()
                .follow(false)
                .get("/login?return=/requests/1?x=y")
                .getCookie("porchlight_return");
        ada.session()
                .cookie("porchlight_return", kept)
                .get("/login/done")
                .then()
                .statusCode(303)
                .header("Location", equalTo(Parties.PORTAL + "/requests/1?x=y"));
        String planted = given().redirects()
                .follow(false)
                .queryParam("return", "https://evil.test/")
                .get("/login")
                .getCookie("porchlight_return");
        ada.session()
                .cookie("porchlight_return", planted)
                .get("/login/done")
                .then()
                .statusCode(303)
                .header("Location", startsWith(Parties.PORTAL + "/"));
        given().redirects()
                .follow(false)
                .get("/logout")
                .then()
                .statusCode(303)
                .header("Location", equalTo(Parties.PORTAL + "/"));
    }

    /** All resource methods of the service, with every path parameter filled in. */
    private static List<Call> endpoints() {
        List<Call> calls = new ArrayList<>();
        var classes = new ClassFileImporter()
                .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
                .importPackages("io.porchlight.lawenforcement");
        for (JavaClass resource : classes) {
            if (!resource.isAnnotatedWith(Path.class) || resource.isAnnotatedWith(RegisterRestClient.class)) {
                continue;
            }
            String base = resource.getAnnotationOfType(Path.class).value();
            for (JavaMethod method : resource.getMethods()) {
                String path = base
                        + (method.isAnnotatedWith(Path.class)
                                ? method.getAnnotationOfType(Path.class).value()
                                : "");
                String filled = path.replaceAll("//+", "/").replaceAll("\\{[^}]+}", "x");
                if (method.isAnnotatedWith(GET.class)) {
                    calls.add(new Call("GET", filled));
                } else if (method.isAnnotatedWith(POST.class)) {
                    calls.add(new Call("POST", filled));
                }
            }
        }
        return calls;
    }
}
