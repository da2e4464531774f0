package io.porchlight.system;

/**
 * The defences that tests switch off in the running system to see the attacks succeed: for each the program, the method, and
 * what an attacker who could change that program would have it do.
 */
enum Defence {
    /** consent-service takes a grant only if the clips' own keys signed it. */
    CONSENT_CHECKS_GRANTS(
            "consent-service",
            "io.porchlight.sealing.grant.GrantVerifier",
            "verify(SignedDocument, AnsweredRequest, Collection)",
            "instead grantUnchecked"),
    /** consent-service takes a grant only if a primary of the home signed for it. */
    CONSENT_CHECKS_WHO_GRANTS(
            "consent-service",
            "io.porchlight.consent.grant.GrantCheck",
            "requirePrimary(SignerOpening, SignedDocument, Grant, Chain, Instant)",
            "nothing"),
    /** Agencies and {@code verify} believe a grant only if the clips' own keys signed it. */
    VERIFY_CHECKS_GRANTS(
            Programs.THIS,
            "io.porchlight.sealing.grant.GrantVerifier",
            "verify(SignedDocument, AnsweredRequest, Collection)",
            "instead grantUnchecked");

    /** Programs beside the services, which are named by their modules. */
    private static final class Programs {
        /** The test's own JVM, in which homes, doorbells, officers and {@code verify} run. */
        static final String THIS = "this JVM";
    }

    private final String program;
    private final String type;
    private final String method;
    private final String instead;

    /**
     * @param program a service's module, or {@link Programs#THIS}
     * @param method for example {@code check(String, Outer$Inner, byte[])}
     * @param instead what it does while it is off; see {@link io.porchlight.system.defence.DefenceAgent}
     */
    Defence(String program, String type, String method, String instead) {
        this.program = program;
        this.type = type;
        this.method = method;
        this.instead = instead;
    }

    /** Switches it off until what comes back is closed. */
    DefenceOff off() {
        long process = program.equals(Programs.THIS)
                ? ProcessHandle.current().pid()
                : RunningSystem.stack().processId(program);
        return DefenceOff.in(process, type, method, instead);
    }
}
