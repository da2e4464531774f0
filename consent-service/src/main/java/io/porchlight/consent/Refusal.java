package io.porchlight.consent;

import io.porchlight.messaging.problem.Problem;
import io.porchlight.sealing.Refused;
import java.util.Map;

/** Every refusal that this service gives, each with a problem type of its own (RFC 9457). */
public enum Refusal {
    CHAIN_INVALID(422, "chain-invalid", "The link does not continue the chain"),
    STALE_CHAIN(409, "stale-chain", "The chain has moved on"),
    CIRCLE_EXISTS(409, "circle-exists", "This circle exists"),
    NOT_A_HOUSEHOLD(422, "not-a-household", "Only households live here"),
    KEYRING_INVALID(422, "keyring-invalid", "A keyring entry is wrong"),
    KEYRING_INCOMPLETE(422, "keyring-incomplete", "Somebody would be locked out"),
    TOO_MANY_CIRCLES(409, "too-many-circles", "Too many circles"),
    SETTINGS_INVALID(422, "settings-invalid", "The settings cannot be kept"),
    NOT_PAIRING(409, "not-pairing", "The doorbell is not in pairing mode"),
    PAIRING_INVALID(422, "pairing-invalid", "The pairing message is wrong"),
    DEVICE_TAKEN(409, "device-taken", "The doorbell belongs to another circle"),
    STALE_SETTINGS(409, "stale-settings", "The doorbell's settings have moved on"),
    DEVICE_KEY_CHANGED(409, "device-key-changed", "The doorbell announced another key"),
    PROOF_INVALID(403, "proof-invalid", "The proof of a member's device does not hold"),
    TOO_MANY(429, "too-many-requests", "Too many requests"),
    BUNDLE_DEAD(410, "bundle-dead", "The clip's keys are gone"),
    PROMPT_CLOSED(409, "prompt-closed", "This prompt is closed"),
    GRANT_INVALID(422, "grant-invalid", "The grant does not hold"),
    WRONG_KEY(422, "wrong-key", "The grant is not signed with the clips' own keys"),
    NOT_PRIMARY(403, "not-primary", "Only a primary member may grant"),
    CLIP_NOT_IN_PROMPT(422, "clip-not-in-prompt", "The grant names a clip that the prompt does not"),
    GRANT_EXPIRED(422, "grant-expired", "The grant or its request is too late"),
    GRANT_REPLAYED(409, "grant-replayed", "This grant was seen before"),
    WITHDRAWAL_INVALID(422, "withdrawal-invalid", "The withdrawal does not hold");

    private final Problem.Kind kind;

    Refusal(int status, String slug, String title) {
        this.kind = new Problem.Kind(status, slug, title);
    }

    /** The stable last part of the type URI. */
    public String slug() {
        return kind.slug();
    }

    /** The refusal, with what is wrong and how to mend it. */
    public Problem because(String detail) {
        return kind.because(detail, Map.of());
    }

    /** The refusal, in the words of the check that failed; its code travels as member {@code reason}. */
    public Problem because(Refused refused) {
        return kind.because(String.valueOf(refused.getMessage()), Map.of("reason", refused.code()));
    }
}
