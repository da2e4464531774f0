package io.porchlight.lawenforcement.request;

import io.porchlight.lawenforcement.officer.Officer;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Optional;

/** Finds requests for other features. */
@ApplicationScoped
public class RequestFinder {
    private final RequestRepository requests;

    RequestFinder(RequestRepository requests) {
        this.requests = requests;
    }

    /** Whose request it is. */
    public record Owner(String slug, String agencyId, String caseKeyId) {}

    /** Passes if the request is of the officer's agency; otherwise the problem {@code not-found}. */
    public Uni<Void> requireOf(Officer officer, String requestId) {
        return requests.ofAgency(officer.agency(), requestId).replaceWithVoid();
    }

    /** The agency that asked. */
    public Uni<Optional<Owner>> owner(String requestId) {
        return requests.findById(requestId).map(found -> Optional.ofNullable(found)
                .map(request -> new Owner(request.slug, request.agencyId, request.caseKeyId)));
    }
}
