package io.porchlight.messaging.problem;

import java.net.URI;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * An error that a client is told about: RFC 9457. Its {@code type} is
 * {@code https://porchlight.example/problems/<slug>} and never changes its meaning; {@code detail} says how to mend it
 * and nothing of the inside.
 */
public class Problem extends RuntimeException {

    /** The media type of a problem document. */
    public static final String MEDIA_TYPE = "application/problem+json";

    private static final long serialVersionUID = 1L;
    private static final String TYPES = "https://porchlight.example/problems/";

    /** How long somebody waits who is not told more. */
    private static final String BUSY_SECONDS = "5";

    private final int status;
    private final String slug;
    private final String title;
    private final transient Map<String, Object> extensions;

    public Problem(int status, String slug, String title, String detail) {
        this(status, slug, title, detail, Map.of());
    }

    /**
     * A problem with members of its own beside those of the standard.
     *
     * @param extensions names and JSON values, for example which field was wrong
     */
    public Problem(int status, String slug, String title, String detail, Map<String, Object> extensions) {
        super(detail, null, false, false);
        this.status = status;
        this.slug = slug;
        this.title = title;
        this.extensions = Map.copyOf(extensions);
    }

    /**
     * What does not exist and what one may not see: always this one body.
     */
    public static Problem notFound() {
        return new Problem(404, "not-found", "Not found", "There is nothing here, or nothing that you may see.");
    }

    /** No token, or none that holds. */
    public static Problem unauthorized() {
        return new Problem(
                401, "unauthorized", "Unauthorized", "Send a valid, unexpired access token for this service.");
    }

    /** A valid token of someone who may not do this. */
    public static Problem forbidden() {
        return new Problem(403, "forbidden", "Forbidden", "This token does not allow that.");
    }

    /** A request that cannot be understood. */
    public static Problem badRequest(String detail) {
        return new Problem(400, "bad-request", "Bad request", detail);
    }

    /** A fault of ours; the log has the reason, the client does not. */
    public static Problem internal() {
        return new Problem(
                500,
                "internal",
                "Internal error",
                "Something went wrong on our side. Try again; it is safe to repeat.");
    }

    /** The problem for a status that the framework chose. */
    public static Problem ofStatus(int status) {
        return switch (status) {
            case 401 -> unauthorized();
            case 403 -> forbidden();
            case 404 -> notFound();
            case 405 ->
                new Problem(405, "method-not-allowed", "Method not allowed", "Use a method that this address offers.");
            case 406 ->
                new Problem(406, "not-acceptable", "Not acceptable", "Accept application/json, or leave Accept out.");
            case 413 -> new Problem(413, "too-large", "Content too large", "Send a smaller body.");
            case 415 ->
                new Problem(
                        415,
                        "unsupported-media-type",
                        "Unsupported media type",
                        "Send the media type documented here.");
            case 429 -> new Problem(429, "too-many-requests", "Too many requests", "Wait, then try again.");
            case 503 -> new Problem(503, "unavailable", "Unavailable", "Try again in a moment.");
            default ->
                status >= 500
                        ? internal()
                        : new Problem(status, "bad-request", "Bad request", "The request cannot be understood.");
        };
    }

    public int status() {
        return status;
    }

    public String slug() {
        return slug;
    }

    public String title() {
        return title;
    }

    /** What went wrong and how to mend it. */
    public String detail() {
        return String.valueOf(getMessage());
    }

    /** The type URI. */
    public URI type() {
        return URI.create(TYPES + slug);
    }

    /**
     * Seconds after which the same call may succeed, for {@code Retry-After} (RFC 9110, 10.2.3): the member
     * {@code retryAfter} if there is one; 5 with every other 503.
     */
    public Optional<String> retryAfter() {
        Object said = extensions.get("retryAfter");
        if (said != null) {
            return Optional.of(said.toString());
        }
        return status == 503 ? Optional.of(BUSY_SECONDS) : Optional.empty();
    }

    /** The members of the document, in the order of the standard. */
    public Map<String, Object> document() {
        Map<String, Object> members = new LinkedHashMap<>();
        members.put("type", type().toString());
        members.put("title", title);
        members.put("status", status);
        members.put("detail", detail());
        members.putAll(extensions);
        return members;
    }

    /**
     * A kind of problem that a service gives for many reasons.
     *
     * @param status the HTTP status
     * @param slug the stable last part of the type URI
     */
    public record Kind(int status, String slug, String title) {

        /** A problem of this kind, with what is wrong and how to mend it, and members beside those of the standard. */
        public Problem because(String detail, Map<String, Object> extensions) {
            return new Problem(status, slug, title, detail, extensions);
        }
    }
}
