package io.porchlight.video;

import static io.restassured.RestAssured.given;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.not;

import io.porchlight.testing.OpenApiDocument;
import io.quarkus.test.junit.QuarkusTest;
import org.junit.jupiter.api.Test;

@QuarkusTest
class OpenApiTest {
    @Test
    void theCommittedDocumentSaysWhatTheServiceOffers() {
        OpenApiDocument.requireCommitted("video-service");
    }

    @Test
    void thePublicPortShowsNeitherTheDocumentNorAPageAboutIt() {
        for (String path : new String[] {"/openapi", "/q/openapi", "/q/swagger-ui", "/q/swagger-ui/"}) {
            given().redirects()
                    .follow(false)
                    .get(path)
                    .then()
                    .body(not(containsString("openapi:")))
                    .statusCode(404);
        }
    }
}
