package io.porchlight.video;

import static io.porchlight.video.UploadTest.problem;
import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;

import io.porchlight.video.service.PublicPaths;
import io.quarkus.test.junit.QuarkusTest;
import io.vertx.core.http.HttpMethod;
import io.vertx.ext.web.Route;
import io.vertx.ext.web.Router;
import jakarta.inject.Inject;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@QuarkusTest
class PublicPathsTest {

    @Inject
    Router router;

    @Test
    @DisplayName("R3 nothing answers without a token")
    void everyRouteAsksForAToken() {
        List<Route> routes = router.getRoutes().stream()
                .filter(route -> route.getPath() != null && route.getPath().startsWith("/v1/"))
                .toList();
        assertThat(routes).as("the tracks' own routes").hasSizeGreaterThanOrEqualTo(3);
        for (Route route : routes) {
            Set<HttpMethod> methods = route.methods() == null ? Set.of(HttpMethod.GET) : route.methods();
            String path = route.getPath().replaceAll(":[a-zA-Z]+", "x");
            assertThat(PublicPaths.ALL).doesNotContain(path);
            methods.forEach(
                    method -> given().request(method.name(), path).then().statusCode(401));
        }
        problem(given().get("/v1/timeline").then(), 401, "unauthorized");
        problem(
                given().contentType("application/json")
                        .body("{}")
                        .post("/v1/clips")
                        .then(),
                401,
                "unauthorized");
        given().get("/q/health").then().statusCode(404);
        given().get("/openapi").then().statusCode(404);
    }
}
