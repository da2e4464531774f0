package io.porchlight.messaging;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.not;
import static org.hamcrest.Matchers.nullValue;

import io.porchlight.testing.KafkaResource;
import io.porchlight.testing.PostgresResource;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.ValidatableResponse;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@QuarkusTest
@QuarkusTestResource(PostgresResource.class)
@QuarkusTestResource(KafkaResource.class)
class ProblemTest {

    @Test
    void aProblemIsADocumentWithAStableType() {
        problem(given().get("/things/taken").then(), 409, "stale-chain")
                .body("title", equalTo("Stale chain"))
                .body("detail", equalTo("Fetch the chain and sign again."));
    }

    @Test
    @DisplayName("A-07 what one may not see and what does not exist answer with the same bytes")
    void hiddenAndMissingAreTheSame() {
        byte[] hidden = problem(given().get("/things/hidden").then(), 404, "not-found")
                .extract()
                .asByteArray();
        byte[] noSuchPath = problem(given().get("/things/a/b/c").then(), 404, "not-found")
                .extract()
                .asByteArray();
        byte[] noSuchRoute = problem(given().get("/nowhere").then(), 404, "not-found")
                .extract()
                .asByteArray();

        assertThat(noSuchPath).isEqualTo(hidden);
        assertThat(noSuchRoute).isEqualTo(hidden);
    }

    @Test
    void anUnexpectedFailureSaysNothingOfTheInside() {
        problem(given().get("/things/broken").then(), 500, "internal").body(not(containsString("hunter2")));
    }

    @Test
    void aViolatedConstraintNamesTheField() {
        problem(given().get("/things/x?limit=11").then(), 400, "invalid").body("errors[0].field", equalTo("limit"));
        problem(
                        given().contentType("application/json")
                                .body("{\"name\":\"\"}")
                                .post("/things")
                                .then(),
                        400,
                        "invalid")
                .body("errors[0].field", equalTo("name"));
    }

    @Test
    void aBodyThatCannotBeReadSaysWhere() {
        problem(
                given().contentType("application/json")
                        .body("{")
                        .post("/things")
                        .then(),
                400,
                "malformed-body");
        problem(
                        given().contentType("application/json")
                                .body("{\"size\":\"large\"}")
                                .post("/things")
                                .then(),
                        400,
                        "malformed-body")
                .body("detail", containsString("size"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"null", "", " ", "[]", "1"})
    void aBodyThatIsNoObjectIsMalformed(String body) {
        problem(
                given().contentType("application/json")
                        .body(body)
                        .post("/things")
                        .then(),
                400,
                "malformed-body");
    }

    @Test
    void no503IsWithoutATimeToComeBack() {
        problem(given().get("/things/away").then(), 503, "unavailable").header("Retry-After", "5");
        problem(given().get("/things/later").then(), 429, "too-many-requests").header("Retry-After", "61");
        problem(given().get("/things/taken").then(), 409, "stale-chain").header("Retry-After", nullValue());
    }

    @Test
    void whatTheFrameworkRefusesIsAProblemToo() {
        problem(given().delete("/things/x").then(), 405, "method-not-allowed");
        problem(given().contentType("text/plain").body("x").post("/things").then(), 415, "unsupported-media-type");
        problem(given().accept("image/png").get("/things/x").then(), 406, "not-acceptable");
        problem(given().get("/things/x?limit=many").then(), 404, "not-found");
    }

    @Test
    void everyAnswerHasSecurityHeaders() {
        given().get("/things/x")
                .then()
                .statusCode(200)
                .header("X-Content-Type-Options", "nosniff")
                .header("Content-Security-Policy", "default-src 'none'; frame-ancestors 'none'")
                .header("Referrer-Policy", "no-referrer")
                .header("Cache-Control", "no-store");
    }

    private static ValidatableResponse problem(ValidatableResponse response, int status, String slug) {
        return response.statusCode(status)
                .contentType("application/problem+json")
                .header("X-Content-Type-Options", "nosniff")
                .header("Cache-Control", "no-store")
                .body("type", equalTo("https://porchlight.example/problems/" + slug))
                .body("status", equalTo(status));
    }
}
