package io.porchlight.stack.player;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;

/** A service answered with a problem (RFC 9457). */
public final class HttpProblem extends RuntimeException {
    private static final long serialVersionUID = 1;

    private final int status;
    private final String slug;

    private HttpProblem(String message, int status, String slug) {
        super(message);
        this.status = status;
        this.slug = slug;
    }

    static HttpProblem of(String call, int status, byte[] body) {
        String slug = "";
        String detail;
        try {
            JsonNode json = Http.tree(body);
            String type = json.path("type").asText("");
            slug = type.substring(type.lastIndexOf('/') + 1);
            detail = json.path("detail").asText("");
        } catch (UncheckedIOException e) {
            detail = new String(body, 0, Math.min(body.length, 300), StandardCharsets.UTF_8);
        }
        return new HttpProblem(call + " was answered " + status + " " + slug + " " + detail, status, slug);
    }

    /** HTTP status. */
    public int status() {
        return status;
    }

    /** Last part of the problem type. */
    public String slug() {
        return slug;
    }
}
