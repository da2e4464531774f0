package io.porchlight.sealing.request;

import io.porchlight.sealing.Refused;
import io.porchlight.sealing.circle.Chain;
import io.porchlight.sealing.circle.CircleState;
import io.porchlight.sealing.circle.CircleType;
import io.porchlight.sealing.circle.Link;
import io.porchlight.sealing.circle.Membership;
import io.porchlight.sealing.jws.SignedDocument;
import io.porchlight.sealing.key.PublicKeyJwk;
import java.util.HashMap;
import java.util.Map;

/** Who signed a request: two different officers of the agency's chain, at the head that the request names (SF-18). */
public final class RequestVerifier {
    /** Signatures on a request that is ready to be logged. */
    public static final int OFFICERS = 2;

    private RequestVerifier() {}

    /**
     * Reads a request and checks both officers' signatures.
     *
     * @param agency the agency's chain, already verified; it may have grown since
     * @throws Refused {@code request.signers}, {@code request.agency}, or as {@link FootageRequest#of} and
     *     {@link SignedDocument#verify} say
     */
    public static FootageRequest verify(SignedDocument signed, Chain agency) {
        return verify(signed, agency, OFFICERS);
    }

    /** As {@link #verify(SignedDocument, Chain)}, for a request that still lacks its second officer. */
    public static FootageRequest verifyFirst(SignedDocument signed, Chain agency) {
        return verify(signed, agency, 1);
    }

    private static FootageRequest verify(SignedDocument signed, Chain agency, int officers) {
        FootageRequest request = FootageRequest.of(signed);
        if (!agency.circleId().equals(request.agencyId()) || agency.state().type() != CircleType.AGENCY) {
            throw new Refused("request.agency", "The request is not of the agency whose chain is shown.");
        }
        if (signed.kids().size() != officers) {
            throw new Refused("request.signers", "The request carries not exactly " + officers + " signatures.");
        }
        CircleState state = stateAt(agency, request.headHash());
        Map<String, PublicKeyJwk> allowed = new HashMap<>();
        for (Membership membership : state.membersAt(state.at()).values()) {
            allowed.put(membership.member().id(), membership.member().sign());
        }
        signed.verify(allowed);
        return request;
    }

    static CircleState stateAt(Chain agency, String headHash) {
        for (Link link : agency.links()) {
            if (link.hash().equals(headHash)) {
                return agency.state(link.n());
            }
        }
        throw new Refused("request.agency", "The head that the request names is not in the agency's chain.");
    }
}
