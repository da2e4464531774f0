package io.porchlight.system;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.porchlight.stack.player.Http;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Answers as whoever asked sees them: status, headers but for the time, and every byte of the body. What is asked for with
 * GET is asked for twice if the first answer brings a cookie: a session is renewed when its time has come, whatever was asked.
 */
record Answers(int status, SortedMap<String, List<String>> headers, byte[] body) {
    static Answers get(Http who, String path) {
        return ask(who, "GET", path, null);
    }

    static Answers ask(Http who, String method, String path, @Nullable Object body) {
        HttpResponse<byte[]> response = who.exchange(method, path, body, Map.of());
        if (method.equals("GET") && response.headers().firstValue("set-cookie").isPresent()) {
            response = who.exchange(method, path, body, Map.of());
        }
        SortedMap<String, List<String>> headers =
                new TreeMap<>(response.headers().map());
        headers.remove("date");
        return new Answers(response.statusCode(), headers, response.body());
    }

    /** Refused with this status and this type of problem. */
    Answers refused(int expected, String slug) {
        assertEquals(expected, status, this::text);
        assertEquals(true, text().contains("https://porchlight.example/problems/" + slug + "\""), this::text);
        return this;
    }

    /** Not to be told from another answer. */
    Answers sameAs(Answers other) {
        assertEquals(other.status, status, () -> text() + " / " + other.text());
        assertEquals(other.headers, headers);
        assertArrayEquals(other.body, body, () -> text() + " / " + other.text());
        return this;
    }

    String text() {
        return new String(body, StandardCharsets.UTF_8);
    }
}
