package io.porchlight.contracts.event;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;

/** A released grant with everything an evidence bag needs; proofs are texts of C2SP tlog-proof files. */
public record DisclosureGranted(
        String requestId,
        String jti,
        JsonNode grant,
        String grantProof,
        List<JsonNode> statements,
        List<IngestProof> ingestProofs,
        JsonNode request,
        String requestProof,
        List<JsonNode> agencyChain,
        String agencyProof,
        long releasedAt)
        implements Event {
    /** The proof of one ingest batch; {@code index} is the log leaf that names its file. */
    public record IngestProof(long index, String proof) {}
}
