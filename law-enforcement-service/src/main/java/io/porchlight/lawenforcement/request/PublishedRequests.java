package io.porchlight.lawenforcement.request;

import io.porchlight.lawenforcement.Limits;
import io.porchlight.messaging.problem.Problem;
import io.porchlight.sealing.request.FootageRequest;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Requests that are in the public log; no others are ever shown to the public. */
@ApplicationScoped
public class PublishedRequests {
    private static final String PUBLISHED = RequestStatus.PUBLISHED.text();

    private final RequestRepository requests;

    PublishedRequests(RequestRepository requests) {
        this.requests = requests;
    }

    /** A page of them, newest first, before a place in the log. */
    public Uni<List<PublishedRequest>> before(long index) {
        return page(requests.find("status = ?1 and logIndex < ?2 order by logIndex desc", PUBLISHED, index));
    }

    /** A page of one agency's. */
    public Uni<List<PublishedRequest>> before(long index, String agencyId) {
        return page(requests.find(
                "status = ?1 and logIndex < ?2 and agencyId = ?3 order by logIndex desc", PUBLISHED, index, agencyId));
    }

    /** One of them, or the problem {@code not-found}. */
    public Uni<PublishedRequest> one(String requestId) {
        return requests.find("requestId = ?1 and status = ?2", requestId, PUBLISHED)
                .firstResult()
                .map(PublishedRequests::read);
    }

    private static Uni<List<PublishedRequest>> page(
            io.quarkus.hibernate.reactive.panache.PanacheQuery<RequestEntity> query) {
        return query.range(0, Limits.PUBLIC_PAGE.number() - 1)
                .list()
                .map(list -> list.stream().map(PublishedRequests::read).toList());
    }

    private static PublishedRequest read(@Nullable RequestEntity entity) {
        Long index = entity == null ? null : entity.logIndex;
        if (entity == null || index == null) {
            throw Problem.notFound();
        }
        return new PublishedRequest(index, FootageRequest.of(entity.signed()));
    }
}
