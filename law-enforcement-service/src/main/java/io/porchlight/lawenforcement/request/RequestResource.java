package io.porchlight.lawenforcement.request;

import io.porchlight.contracts.api.CaseKeyView;
import io.porchlight.contracts.api.RequestCreated;
import io.porchlight.contracts.api.RequestSignature;
import io.porchlight.contracts.api.RequestSubmission;
import io.porchlight.contracts.api.RequestView;
import io.porchlight.lawenforcement.Body;
import io.porchlight.lawenforcement.officer.SignedIn;
import io.porchlight.sealing.jws.SignedDocument;
import io.quarkus.hibernate.reactive.panache.common.WithTransaction;
import io.smallrye.mutiny.Uni;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.QueryParam;
import java.time.Clock;
import java.util.List;
import org.jboss.resteasy.reactive.ResponseStatus;

/** Footage requests over HTTP (docs/api.md). */
@Path("/v1/requests")
class RequestResource {
    private final SignedIn signedIn;
    private final Requests requests;
    private final RequestRepository repository;
    private final Clock clock;

    RequestResource(SignedIn signedIn, Requests requests, RequestRepository repository, Clock clock) {
        this.signedIn = signedIn;
        this.requests = requests;
        this.repository = repository;
        this.clock = clock;
    }

    @POST
    @WithTransaction
    @ResponseStatus(201)
    public Uni<RequestCreated> submit(RequestSubmission submission) {
        return requests.submit(signedIn.officer(), Body.required(submission, "request"))
                .map(request -> new RequestCreated(request.requestId, request.status));
    }

    /** Answered before anybody looks for homes. */
    @POST
    @Path("/{requestId}/signatures")
    @WithTransaction
    @ResponseStatus(202)
    public Uni<RequestCreated> cosign(@PathParam("requestId") String requestId, RequestSignature signature) {
        SignedDocument signed = Requests.verified(() -> SignedDocument.parse(
                Body.required(Body.required(signature, "request").request(), "request")));
        return requests.cosign(signedIn.officer(), requestId, signed)
                .map(request -> new RequestCreated(request.requestId, request.status));
    }

    @GET
    @WithTransaction
    public Uni<List<RequestView>> list() {
        return repository
                .newest(signedIn.officer().agency())
                .map(list -> list.stream().map(request -> request.view(now())).toList());
    }

    @GET
    @Path("/{requestId}")
    @WithTransaction
    public Uni<RequestView> one(@PathParam("requestId") String requestId) {
        return repository.ofAgency(signedIn.officer().agency(), requestId).map(request -> request.view(now()));
    }

    @GET
    @Path("/{requestId}/case-key")
    @WithTransaction
    public Uni<CaseKeyView> caseKey(
            @PathParam("requestId") String requestId, @QueryParam("member") @DefaultValue("") String memberOpenKeyId) {
        return repository.ofAgency(signedIn.officer().agency(), requestId).flatMap(request -> repository
                .caseKeyEntry(requestId, memberOpenKeyId)
                .map(entry -> new CaseKeyView(request.caseKeyId, entry)));
    }

    private long now() {
        return clock.instant().getEpochSecond();
    }
}
