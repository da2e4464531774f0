package io.porchlight.lawenforcement;

import io.porchlight.messaging.problem.Problem;
import io.porchlight.sealing.Refused;
import java.util.Map;

/** Every refusal that this service gives, each with a problem type of its own (RFC 9457). None depends on any home (R5). */
public enum Refusal {
    NO_AGENCY(403, "no-agency", "This account belongs to no agency"),
    NOT_ACCREDITED(409, "not-accredited", "The agency is not accredited yet"),
    AGENCY_NOT_LOGGED(409, "agency-not-logged", "The agency's entry in the public log is being witnessed"),
    AGENCY_EXISTS(409, "agency-exists", "The agency exists"),
    CHAIN_INVALID(422, "chain-invalid", "The link does not continue the chain"),
    STALE_CHAIN(409, "stale-chain", "The chain has moved on"),
    KEYRING_INVALID(422, "keyring-invalid", "A keyring entry is wrong"),
    KEYRING_INCOMPLETE(422, "keyring-incomplete", "Somebody would be locked out"),
    JOIN_INVALID(422, "join-invalid", "The answer to the invitation does not hold"),
    NO_JOIN(409, "no-join", "The new officer has not answered an invitation here"),
    DEVICE_TAKEN(409, "device-taken", "The device belongs to another officer"),
    NOT_YOUR_DEVICE(403, "not-your-device", "The signing device is not this officer's"),
    ACCREDITATION_INVALID(422, "accreditation-invalid", "The accrediting signature does not hold"),
    REQUEST_INVALID(422, "request-invalid", "The request does not hold"),
    REQUEST_EXISTS(409, "request-exists", "A request of this id exists"),
    CASE_NUMBER_INVALID(422, "case-number-invalid", "The case number does not fit"),
    CASE_KEY_INVALID(422, "case-key-invalid", "The case key does not fit"),
    CASE_AREA(409, "case-area", "A case has one area"),
    CASE_WINDOW(409, "case-window", "A case has no more windows left"),
    OVERLAP_BUDGET(429, "overlap-budget", "Too many requests for this area"),
    SAME_OFFICER(403, "same-officer", "The second signature is another officer's"),
    NOT_AWAITING(409, "not-awaiting", "The request awaits no signature"),
    WITHDRAWN(409, "withdrawn", "The home withdrew this disclosure"),
    DISCLOSURE_OVER(410, "disclosure-over", "This disclosure's time is over"),
    TOO_MANY(429, "too-many-requests", "Too many requests"),
    WRONG_ORIGIN(403, "wrong-origin", "This call did not come from the portal"),
    UNAVAILABLE(503, "unavailable", "Unavailable");

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
