package io.porchlight.consent.log;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.porchlight.sealing.log.LogProof;
import java.nio.charset.StandardCharsets;

/**
 * A record that stands in the log under a checkpoint with enough cosignatures.
 *
 * @param kind what it is
 * @param reference which one: a requestId, a jti, a batchId, or {@code agencyId/n}
 * @param index of the leaf
 * @param entry the 32-byte log entry
 * @param salt of the entry
 * @param record what was logged
 * @param proof with the extra line {@code {salt}}
 * @param time Unix seconds at which enough witnesses had seen it (SF-24)
 */
public record ProvenLeaf(
        LeafKind kind,
        String reference,
        long index,
        byte[] entry,
        byte[] salt,
        ObjectNode record,
        LogProof proof,
        long time) {
    /** The proof file's text. */
    public String proofText() {
        return new String(proof.bytes(), StandardCharsets.UTF_8);
    }

    /** The same proof with another extra line. */
    public String proofText(byte[] extra) {
        LogProof other = new LogProof(extra, proof.index(), proof.path(), proof.checkpoint());
        return new String(other.bytes(), StandardCharsets.UTF_8);
    }
}
