package io.porchlight.consent.access;

import static io.porchlight.testing.Patience.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.endsWith;
import static org.hamcrest.Matchers.hasItems;

import io.porchlight.consent.ServiceTest;
import io.porchlight.consent.play.Doorbell;
import io.porchlight.consent.play.Household;
import io.porchlight.consent.play.Video;
import io.porchlight.contracts.event.ClipFetched;
import io.porchlight.testing.Kafka;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@ServiceTest
class AccessPagesTest {
    @Test
    @DisplayName("R7: pages of the access list leave nothing out, also where a page ends in the middle of a second")
    void pagesLeaveNothingOut() {
        Household home = Household.created();
        Doorbell doorbell = new Doorbell();
        doorbell.pairsWith(home);
        String circle = Video.pseudonym(doorbell);
        long second = Instant.now().getEpochSecond();
        List<String> clips = IntStream.range(0, 5).mapToObj(i -> "clip-" + i).toList();
        clips.forEach(clip ->
                Kafka.say("/video-service", circle, new ClipFetched(clip, circle, List.of("video"), second, null)));
        await().untilAsserted(() -> home.alice
                .calls()
                .get("/v1/circles/{c}/accesses", home.id())
                .then()
                .statusCode(200)
                .body("clipId", hasItems(clips.toArray(String[]::new))));

        List<String> seen = new ArrayList<>();
        String before = "";
        for (List<Map<String, String>> page = page(home, before); !page.isEmpty(); page = page(home, before)) {
            page.forEach(entry -> seen.add(entry.get("clipId")));
            before = page.getLast().get("cursor");
        }
        assertThat(seen).containsExactlyInAnyOrderElementsOf(clips);
    }

    @Test
    void whatIsNoCursorIsRefused() {
        Household home = Household.created();
        home.alice
                .calls()
                .queryParam("before", "yesterday")
                .get("/v1/circles/{c}/accesses", home.id())
                .then()
                .statusCode(400)
                .body("type", endsWith("/bad-request"));
    }

    private static List<Map<String, String>> page(Household home, String before) {
        return home.alice
                .calls()
                .queryParam("before", before)
                .queryParam("limit", 2)
                .get("/v1/circles/{c}/accesses", home.id())
                .then()
                .statusCode(200)
                .extract()
                .path("");
    }
}
