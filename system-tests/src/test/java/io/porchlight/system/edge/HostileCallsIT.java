package io.porchlight.system.edge;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.porchlight.stack.player.Waiting;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.regex.Pattern;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** HTTPS calls without end on one connection, and answers that nobody reads. */
@Tag("A-43")
class HostileCallsIT {
    private static final int FIRST = 480;
    private static final int DEAF = 10;

    /** Nearly the largest that the edge passes on: a few of them fill what the kernels of both sides take. */
    private static final int LONG_CHAIN = 1_000_000;

    /** Far less than an idle connection is left to stand. */
    private static final Duration SOON = Duration.ofSeconds(12);

    @RegisterExtension
    static final HostileScene SCENE = new HostileScene();

    private static byte[] get(String path) {
        return ("GET " + path + " HTTP/1.1\r\nHost: localhost\r\n\r\n").getBytes(StandardCharsets.US_ASCII);
    }

    @Test
    @DisplayName(
            "A-43 of calls without end on one connection as many are answered as the limit says, then it is closed")
    void withoutEnd() {
        Attack.Met met = SCENE.attacker()
                .https()
                .send(get("/v1/time"), 5_000, 0)
                .listen(10_000)
                .run();
        assertTrue(met.closed(), met::toString);
        String text = met.text();
        assertEquals(
                Documented.limit("REQUESTS_PER_CONNECTION"),
                Pattern.compile("HTTP/1\\.1 200").matcher(text).results().count());
        String last = text.substring(text.lastIndexOf("HTTP/1.1 200"));
        assertTrue(last.toLowerCase().contains("connection: close"), last);
    }

    @Test
    @DisplayName(
            "A-43 devices that read no answer and go on asking are closed, long before they would be for being idle")
    void deaf() {
        SCENE.site().services().linksOf(LONG_CHAIN);
        double before = connections();
        Attack crowd = SCENE.attacker()
                .httpsCrowd(DEAF, DEAF)
                .device(FIRST)
                .deaf()
                .send(get("/v1/circle/links?after=-1"), Math.toIntExact(Documented.limit("REQUESTS_PER_CONNECTION")), 0)
                .hold(60_000)
                .mount();
        try {
            assertEquals(DEAF, crowd.held());
            Waiting.until("all to be gone", SOON, () -> connections() <= before ? Boolean.TRUE : null);
        } finally {
            crowd.release();
            crowd.met();
            SCENE.site().services().noLinks();
        }
    }

    private static double connections() {
        return SCENE.site().gateway().metric("porchlight_edge_connections");
    }
}
