package io.porchlight.sealing.bag;

import io.porchlight.sealing.circle.Link;
import io.porchlight.sealing.clip.Statement;
import io.porchlight.sealing.jws.SignedDocument;
import io.porchlight.sealing.log.LogProof;
import io.porchlight.sealing.log.TrustPolicy;
import java.util.List;

/**
 * All that makes a grant checkable offline: what one {@code granted} message carries, the terms and the trusted keys.
 *
 * @param request signed by two officers
 * @param requestProof of the request in the log
 * @param grant signed by its clips' keys
 * @param grantProof of the grant in the log
 * @param statements of all clips of the grant
 * @param ingestProofs each clip in exactly one
 * @param agencyChain from {@code create}
 * @param agencyProof of the {@code create} link in the log
 * @param terms the exact bytes that the request names by hash
 * @param trust goes into the bag to be compared with the published copies
 */
public record Disclosure(
        SignedDocument request,
        LogProof requestProof,
        SignedDocument grant,
        LogProof grantProof,
        List<Statement> statements,
        List<LogProof> ingestProofs,
        List<Link> agencyChain,
        LogProof agencyProof,
        byte[] terms,
        TrustPolicy trust) {
    public Disclosure {
        statements = List.copyOf(statements);
        ingestProofs = List.copyOf(ingestProofs);
        agencyChain = List.copyOf(agencyChain);
        terms = terms.clone();
    }
}
