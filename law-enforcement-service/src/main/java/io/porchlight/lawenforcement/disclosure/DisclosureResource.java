package io.porchlight.lawenforcement.disclosure;

import com.fasterxml.jackson.databind.JsonNode;
import io.porchlight.contracts.api.AccessToken;
import io.porchlight.contracts.api.DisclosureAccessReport;
import io.porchlight.contracts.api.DisclosureTokenAsk;
import io.porchlight.lawenforcement.Body;
import io.porchlight.lawenforcement.Refusal;
import io.porchlight.lawenforcement.officer.Officer;
import io.porchlight.lawenforcement.officer.SignedIn;
import io.porchlight.messaging.json.Wire;
import io.quarkus.hibernate.reactive.panache.Panache;
import io.quarkus.hibernate.reactive.panache.common.WithTransaction;
import io.smallrye.mutiny.Uni;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import java.time.Clock;

/** One disclosure over HTTP (docs/api.md). */
@Path("/v1/disclosures/{jti}")
class DisclosureResource {
    private final SignedIn signedIn;
    private final DisclosureRepository disclosures;
    private final ClipTokens tokens;
    private final Accesses accesses;
    private final Clock clock;

    DisclosureResource(
            SignedIn signedIn, DisclosureRepository disclosures, ClipTokens tokens, Accesses accesses, Clock clock) {
        this.signedIn = signedIn;
        this.disclosures = disclosures;
        this.tokens = tokens;
        this.accesses = accesses;
        this.clock = clock;
    }

    @GET
    @WithTransaction
    public Uni<JsonNode> one(@PathParam("jti") String jti) {
        return disclosures.of(signedIn.officer(), jti).map(disclosure -> Wire.json(disclosure.message));
    }

    /** The transaction ends before consent-service is called: no connection waits for another service. */
    @POST
    @Path("/tokens")
    public Uni<AccessToken> token(@PathParam("jti") String jti, DisclosureTokenAsk ask) {
        Officer officer = signedIn.officer();
        String clipId = Body.required(Body.required(ask, "clipId").clipId(), "clipId");
        return Panache.withTransaction(() -> disclosures
                        .of(officer, jti)
                        .call(found -> disclosures.requireClip(jti, clipId))
                        .invoke(this::requireLive))
                .flatMap(live -> tokens.of(jti, clipId));
    }

    @POST
    @Path("/accesses")
    @WithTransaction
    public Uni<Void> access(@PathParam("jti") String jti, DisclosureAccessReport report) {
        return accesses.report(signedIn.officer(), jti, Body.required(report, "clipId"));
    }

    private void requireLive(DisclosureEntity disclosure) {
        if (disclosure.withdrawnAt != null) {
            throw Refusal.WITHDRAWN.because(
                    "The footage must not be fetched any more; what was fetched must be deleted.");
        }
        if (disclosure.exp <= clock.instant().getEpochSecond()) {
            throw Refusal.DISCLOSURE_OVER.because("The grant has expired.");
        }
    }
}
