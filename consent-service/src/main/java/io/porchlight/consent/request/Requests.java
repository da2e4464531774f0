package io.porchlight.consent.request;

import com.fasterxml.jackson.databind.JsonNode;
import io.porchlight.consent.agency.Agencies;
import io.porchlight.consent.circle.ChainStore;
import io.porchlight.consent.log.LeafKind;
import io.porchlight.consent.log.LogProofs;
import io.porchlight.consent.log.ProvenLeaf;
import io.porchlight.messaging.json.Wire;
import io.porchlight.sealing.circle.Chain;
import io.porchlight.sealing.grant.AnsweredRequest;
import io.porchlight.sealing.jws.SignedDocument;
import io.porchlight.sealing.request.FootageRequest;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.ArrayList;
import java.util.List;

/** Requests that stand in the log, with all that proves them. */
@ApplicationScoped
public class Requests {
    private final RequestRepository requests;
    private final ChainStore chains;
    private final Agencies agencies;
    private final LogProofs proofs;

    Requests(RequestRepository requests, ChainStore chains, Agencies agencies, LogProofs proofs) {
        this.requests = requests;
        this.chains = chains;
        this.agencies = agencies;
        this.proofs = proofs;
    }

    /**
     * A request as homes and officers are shown it.
     *
     * @param document the signed request
     * @param request the same, read
     * @param leaf its place in the log
     * @param agency the agency's chain as it is now
     * @param accreditation the place of the agency's {@code create} link
     */
    public record Published(
            JsonNode document, FootageRequest request, ProvenLeaf leaf, Chain agency, ProvenLeaf accreditation) {
        /** The agency's chain as an array of signed links. */
        public List<JsonNode> agencyChain() {
            List<JsonNode> links = new ArrayList<>();
            agency.links().forEach(link -> links.add(link.signed().toJson()));
            return links;
        }

        /** The form that grants answer. */
        public AnsweredRequest answered() {
            return new AnsweredRequest(request, leaf.entry());
        }
    }

    /** A published request; it must exist and be proven. */
    public Uni<Published> published(String requestId) {
        return requests.findById(requestId).flatMap(entity -> proofs.get(LeafKind.REQUEST, requestId)
                .flatMap(leaf -> chains.chain(entity.agencyId).flatMap(chain -> agencies.accreditation(entity.agencyId)
                        .map(accreditation -> {
                            JsonNode document = Wire.json(entity.request);
                            return new Published(
                                    document,
                                    FootageRequest.of(SignedDocument.parse(document)),
                                    leaf,
                                    chain,
                                    accreditation.orElseThrow());
                        }))));
    }
}
