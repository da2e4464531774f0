package io.porchlight.consent;

import static io.restassured.RestAssured.given;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.not;

import io.porchlight.testing.OpenApiDocument;
import org.junit.jupiter.api.Test;

@ServiceTest
class OpenApiTest {
    @Test
    void theCommittedDocumentSaysWhatTheServiceOffers() {
        OpenApiDocument.requireCommitted("consent-service");
    }

    @Test
    void thePublicPortShowsNeitherTheDocumentNorAPageAboutIt() {
        for (String path : new String[] {"/openapi", "/q/openapi", "/q/swagger-ui", "/q/swagger-ui/"}) {
            given().redirects()
                    .follow(false)
                    .get(path)
                    .then()
                    .body(not(containsString("openapi:")))
                    .statusCode(401);
        }
    }
}
