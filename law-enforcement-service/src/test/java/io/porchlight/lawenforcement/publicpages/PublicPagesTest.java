package io.porchlight.lawenforcement.publicpages;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;

import io.porchlight.lawenforcement.ServiceTest;
import io.porchlight.lawenforcement.play.Asked;
import io.porchlight.lawenforcement.play.Bureau;
import io.porchlight.lawenforcement.play.Waiting;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@ServiceTest
class PublicPagesTest {
    @Test
    @DisplayName("A-44: words of officers are text on the pages, never markup, and no script could run")
    void wordsStayWords() {
        Bureau bureau = Bureau.accredited();
        Asked asked = published(bureau);
        String agencyId = asked.form.agencyId();
        for (String path :
                new String[] {"/public/requests", "/public/requests/" + asked.id(), "/public/agencies/" + agencyId}) {
            String html = given().get(path)
                    .then()
                    .statusCode(200)
                    .contentType(containsString("text/html"))
                    .header("Content-Security-Policy", containsString("default-src 'none'"))
                    .header("X-Content-Type-Options", "nosniff")
                    .extract()
                    .asString();
            assertThat(html).contains("&lt;script&gt;alert(1)&lt;/script&gt; a white van &amp; &quot;two&quot;");
            assertThat(html).contains("Harbour &lt;Police&gt; &amp; Co");
            assertThat(html)
                    .doesNotContain("<script")
                    .doesNotContain("<Police>")
                    .doesNotContain(asked.caseNumber);
        }
        given().get("/public/pages.css").then().statusCode(200);
    }

    @Test
    @DisplayName("F-17: published requests stand newest first; what is not in the log is on no page")
    void newestFirst() {
        Bureau bureau = Bureau.accredited();
        Asked older = published(bureau);
        Asked newer = published(bureau);
        Asked waiting = Asked.submitted(bureau);
        String html = given().get("/public/agencies/" + older.form.agencyId())
                .then()
                .statusCode(200)
                .extract()
                .asString();
        assertThat(html.indexOf(newer.id())).isPositive().isLessThan(html.indexOf(older.id()));
        assertThat(html).doesNotContain(waiting.id());
        given().get("/public/requests/" + waiting.id()).then().statusCode(404);
        given().get("/public/requests/unknown").then().statusCode(404);
        given().get("/public/agencies/unknown").then().statusCode(404);
    }

    private static Asked published(Bureau bureau) {
        Asked asked = Asked.submitted(bureau);
        asked.publish();
        Waiting.until(() -> given().get("/public/requests/" + asked.id()).statusCode() == 200);
        return asked;
    }
}
