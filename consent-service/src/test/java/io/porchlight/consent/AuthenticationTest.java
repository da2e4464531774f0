package io.porchlight.consent;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.not;

import io.porchlight.consent.play.Parties;
import io.porchlight.testing.IssuerResource;
import io.restassured.http.ContentType;
import io.restassured.http.Method;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@ServiceTest
class AuthenticationTest {
    private record Endpoint(Method method, String path) {}

    @Test
    @DisplayName("Every endpoint but the public log answers 401 without a token")
    void everyEndpointAsksForAToken() {
        List<Endpoint> endpoints = endpoints();
        assertThat(endpoints).hasSizeGreaterThan(25);
        for (Endpoint endpoint : endpoints) {
            int status = given().contentType(ContentType.JSON)
                    .body("{}")
                    .request(endpoint.method, endpoint.path)
                    .statusCode();
            if (endpoint.path.startsWith(PublicPaths.LOG)) {
                assertThat(status).as(endpoint.toString()).isIn(200, 404);
            } else {
                assertThat(status).as(endpoint.toString()).isEqualTo(401);
            }
        }
    }

    @Test
    void aPathThatDoesNotExistAnswersLikeOneThatDoes() {
        given().get("/v1/nothing").then().statusCode(401).contentType("application/problem+json");
        given().get("/").then().statusCode(401);
        given().get("/log/../v1/circles").then().statusCode(401);
        given().post("/log/checkpoint").then().statusCode(401);
    }

    @Test
    @DisplayName("A-42: a token of another audience, realm or issuer is worth nothing here")
    void tokensOfOthers() {
        String otherAudience = IssuerResource.token("homes", "x", Map.of("aud", List.of("video-service")));
        String otherRealm = IssuerResource.token("agencies", "x", Map.of("aud", List.of("consent-service")));
        String service = IssuerResource.serviceToken("device-gateway", "consent-service");
        for (String token : List.of(otherAudience, otherRealm, service, "nonsense")) {
            given().auth().oauth2(token).get("/v1/circles").then().statusCode(401);
        }
        String home = IssuerResource.token("homes", "x", Map.of("aud", List.of("consent-service")));
        given().auth().oauth2(home).get("/internal/v1/circles/any/links").then().statusCode(401);
        String video = IssuerResource.serviceToken("video-service", "consent-service");
        given().auth()
                .oauth2(video)
                .get("/internal/v1/circles/any/links")
                .then()
                .statusCode(403);
        given().auth()
                .oauth2(service)
                .get("/internal/v1/circles/any/links")
                .then()
                .statusCode(404);
    }

    @ParameterizedTest
    @ValueSource(strings = {"https://evil.example", "null", "https://home.porchlight.test.evil.example"})
    void otherOriginsMayNotReadTheApi(String origin) {
        given().header("Origin", origin)
                .header("Access-Control-Request-Method", "GET")
                .options("/v1/circles")
                .then()
                .header("Access-Control-Allow-Origin", equalTo(null));
        given().header("Origin", Parties.HOME_ORIGIN)
                .header("Access-Control-Request-Method", "GET")
                .options("/v1/circles")
                .then()
                .statusCode(204)
                .header("Access-Control-Allow-Origin", Parties.HOME_ORIGIN)
                .header("Access-Control-Allow-Credentials", not("true"));
    }

    /** Walks the compiled resources, so that a new endpoint cannot be forgotten here. */
    private static List<Endpoint> endpoints() {
        List<Endpoint> endpoints = new ArrayList<>();
        java.nio.file.Path classes = java.nio.file.Path.of("target", "classes");
        try (Stream<java.nio.file.Path> files = Files.walk(classes)) {
            for (java.nio.file.Path file : files.filter(path -> path.toString().endsWith("Resource.class"))
                    .toList()) {
                String name =
                        classes.relativize(file).toString().replace('/', '.').replaceAll("\\.class$", "");
                endpoints.addAll(endpoints(Class.forName(name, false, AuthenticationTest.class.getClassLoader())));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (ClassNotFoundException e) {
            throw new IllegalStateException(e);
        }
        return endpoints;
    }

    private static List<Endpoint> endpoints(Class<?> resource) {
        List<Endpoint> endpoints = new ArrayList<>();
        String root = resource.getAnnotation(Path.class).value();
        for (var method : resource.getDeclaredMethods()) {
            Method verb = method.isAnnotationPresent(GET.class)
                    ? Method.GET
                    : method.isAnnotationPresent(POST.class)
                            ? Method.POST
                            : method.isAnnotationPresent(PUT.class)
                                    ? Method.PUT
                                    : method.isAnnotationPresent(DELETE.class) ? Method.DELETE : null;
            if (verb != null) {
                Path own = method.getAnnotation(Path.class);
                String path = root + (own == null ? "" : own.value());
                endpoints.add(new Endpoint(
                        verb, path.replaceAll("\\{[^/]*: [^}]*\\}", "0/000").replaceAll("\\{[^}]*\\}", "1")));
            }
        }
        return endpoints;
    }
}
