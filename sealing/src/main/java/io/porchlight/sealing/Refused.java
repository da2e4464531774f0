package io.porchlight.sealing;

/**
 * Something was read that must not be accepted: a parser, an opener or a verifier says no.
 *
 * <p>Every reader in this module throws this and nothing else, whatever the input. {@link #code()} is stable and meant
 * for programs and tests ({@code jcs.not-canonical}, {@code clip.truncated}); the message is for people and never
 * contains key material.
 */
public final class Refused extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final String code;

    public Refused(String code, String message) {
        super(message);
        this.code = code;
    }

    public Refused(String code, String message, Throwable cause) {
        super(message, cause);
        this.code = code;
    }

    /** The stable name of the reason, in lower case with a dot between area and reason. */
    public String code() {
        return code;
    }

    @Override
    public String toString() {
        return "Refused[" + code + "]: " + getMessage();
    }
}
