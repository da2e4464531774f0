package io.porchlight.video.token;

import java.time.Instant;
import java.util.Optional;
import java.util.Set;

/**
 * A clip access token that holds: signed by consent-service, for this service, not over.
 *
 * @param id        {@code jti}
 * @param issuedAt  when; tokens from before a revocation are refused
 * @param expiresAt from this second on it is worth nothing
 * @param scope     what it opens
 */
public record ClipToken(String id, Instant issuedAt, Instant expiresAt, Scope scope) {

    /** What a token opens: never more than one household's clips. */
    public sealed interface Scope {}

    /** A household's device: every clip of its own circle. */
    public record Home(String circle) implements Scope {}

    /** An agency's browser: named clips and kinds of one live grant. */
    public record Agency(String grant, Set<String> clips, Set<String> kinds) implements Scope {}

    /** Whether it opens this track. */
    public boolean opens(String circle, String clipId, String kind) {
        return switch (scope) {
            case Home home -> home.circle().equals(circle);
            case Agency agency ->
                agency.clips().contains(clipId) && agency.kinds().contains(kind);
        };
    }

    /** The jti of the grant, for an agency's token. */
    public Optional<String> grant() {
        return scope instanceof Agency agency ? Optional.of(agency.grant()) : Optional.empty();
    }
}
