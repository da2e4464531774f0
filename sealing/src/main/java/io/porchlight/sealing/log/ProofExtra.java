package io.porchlight.sealing.log;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.porchlight.sealing.Refused;
import io.porchlight.sealing.json.Fields;
import io.porchlight.sealing.json.Jcs;
import io.porchlight.sealing.json.Json;

/** The extra line of a proof of one record: JCS of {@code {salt}} (SF-23). */
public final class ProofExtra {
    private ProofExtra() {}

    /** The extra line's bytes. */
    public static byte[] of(byte[] salt) {
        return Jcs.canonical(Json.object("salt", salt));
    }

    /** The salt that a proof carries, 32 bytes. */
    public static byte[] salt(LogProof proof) {
        Fields fields = Fields.of(json(proof), "proof extra");
        fields.exactly("salt");
        return fields.bytes("salt", LogEntry.SALT_LENGTH);
    }

    /** Checks the proof of a record whose salt is in the extra line. */
    public static LogProof.Shown verify(LogProof proof, JsonNode record, TrustPolicy policy) {
        return proof.verify(LogEntry.entry(salt(proof), record), policy);
    }

    static ObjectNode json(LogProof proof) {
        byte[] extra = proof.extra();
        if (extra == null) {
            throw new Refused("proof.extra", "The proof lacks its extra line.");
        }
        return Jcs.parseCanonical(extra, LogProof.LONGEST);
    }
}
