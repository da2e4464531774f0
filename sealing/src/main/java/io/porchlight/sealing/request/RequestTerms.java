package io.porchlight.sealing.request;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.porchlight.sealing.Refused;
import io.porchlight.sealing.json.Fields;
import io.porchlight.sealing.json.Jcs;
import io.porchlight.sealing.json.Json;

/**
 * What the agency promises, repeated unchanged in every grant: {@code {text, retainUntil, noReshare, noFaceSearch}}.
 *
 * @param text SHA-256 of the exact bytes of a versioned terms file, base64url
 * @param retainUntil Unix seconds at which the footage must be gone
 * @param noReshare true in version 1
 * @param noFaceSearch true in version 1
 */
public record RequestTerms(String text, long retainUntil, boolean noReshare, boolean noFaceSearch) {
    public RequestTerms {
        if (!noReshare || !noFaceSearch) {
            throw new Refused("request.terms", "The terms forbid sharing further and face search.");
        }
    }

    /** Both promises, as version 1 has them. */
    public static RequestTerms of(String textHash, long retainUntil) {
        return new RequestTerms(textHash, retainUntil, true, true);
    }

    /** Reads exactly the four members. */
    public static RequestTerms of(Fields fields) {
        fields.exactly("text", "retainUntil", "noReshare", "noFaceSearch");
        return new RequestTerms(
                fields.hash("text"),
                fields.integer("retainUntil", 0, Jcs.MAX_INTEGER),
                fields.bool("noReshare"),
                fields.bool("noFaceSearch"));
    }

    /** The JSON to sign. */
    public ObjectNode toJson() {
        return Json.object(
                "text", text, "retainUntil", retainUntil, "noReshare", noReshare, "noFaceSearch", noFaceSearch);
    }
}
