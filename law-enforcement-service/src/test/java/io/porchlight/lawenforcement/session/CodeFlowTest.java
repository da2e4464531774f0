package io.porchlight.lawenforcement.session;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;

import io.porchlight.lawenforcement.ServiceTest;
import io.porchlight.lawenforcement.play.Parties;
import io.restassured.response.Response;
import io.restassured.specification.RequestSpecification;
import java.net.URI;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** The browser's way through the code flow; the provider's form itself is the system tests' part. */
@ServiceTest
class CodeFlowTest {
    @ConfigProperty(name = "porchlight.test.jdbc-url")
    String database;

    private final Map<String, String> jar = new HashMap<>();

    @Test
    @DisplayName(
            "A-40: a login gives a strict cookie and a row without a name; leaving ends it for every copy of the cookie")
    void signInAndOut() throws SQLException {
        follow("/login?return=/requests/9");
        Response back = follow("/login/done?code=the-code&state=" + state());
        assertThat(back.statusCode()).isEqualTo(303);
        assertThat(back.header("Location")).isEqualTo(Parties.PORTAL + "/requests/9");
        String cookie = back.headers().getValues("Set-Cookie").stream()
                .filter(header -> header.startsWith("q_session="))
                .findFirst()
                .orElseThrow();
        assertThat(cookie).containsIgnoringCase("httponly").containsIgnoringCase("samesite=strict");

        browser()
                .header("Origin", Parties.PORTAL)
                .get("/v1/me")
                .then()
                .statusCode(200)
                .body("agency", equalTo("lake-pd"))
                .body("name", equalTo("Dora Lake"));
        assertThat(rows())
                .isNotEmpty()
                .doesNotContain("Dora")
                .doesNotContain("subject-of-dora")
                .doesNotContain("eyJ");
        assertThat(cookie).doesNotContain("eyJ");

        String session = jar.get("q_session");
        Response out = follow("/logout");
        assertThat(out.statusCode()).isEqualTo(302);
        assertThat(out.header("Location")).contains("/realms/agencies/logout");
        given().cookie("q_session", session).get("/v1/me").then().statusCode(401);
    }

    @Test
    void anAnswerThatNobodyAskedForSignsNobodyIn() {
        Response answer = follow("/login/done?code=the-code&state=never-asked");
        assertThat(answer.statusCode()).isIn(401, 302);
        assertThat(jar).doesNotContainKey("q_session");
        state();
        Response wrong = follow("/login/done?code=another-code&state=" + state());
        assertThat(wrong.statusCode()).isEqualTo(401);
        assertThat(jar).doesNotContainKey("q_session");
    }

    /** Begins a login and reads the state that the provider would send back. */
    private String state() {
        Response challenge = follow("/login/done");
        assertThat(challenge.statusCode()).isEqualTo(302);
        return Arrays.stream(
                        URI.create(challenge.header("Location")).getRawQuery().split("&"))
                .filter(parameter -> parameter.startsWith("state="))
                .findFirst()
                .orElseThrow()
                .substring("state=".length());
    }

    private Response follow(String path) {
        Response response = browser().get(path);
        response.getDetailedCookies().forEach(cookie -> {
            if (cookie.getMaxAge() == 0) {
                jar.remove(cookie.getName());
            } else {
                jar.put(cookie.getName(), cookie.getValue());
            }
        });
        return response;
    }

    private RequestSpecification browser() {
        return given().redirects().follow(false).urlEncodingEnabled(false).cookies(jar);
    }

    private String rows() throws SQLException {
        StringBuilder rows = new StringBuilder();
        try (Connection connection = DriverManager.getConnection(database);
                ResultSet found =
                        connection.createStatement().executeQuery("select ticket, sealed from portal_session")) {
            while (found.next()) {
                rows.append(found.getString(1))
                        .append(' ')
                        .append(found.getString(2))
                        .append('\n');
            }
        }
        return rows.toString();
    }
}
