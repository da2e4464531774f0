package io.porchlight.lawenforcement.request;

import io.porchlight.contracts.event.RequestPublished;
import io.porchlight.contracts.event.RequestRefused;
import io.porchlight.messaging.consume.Poison;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import org.jspecify.annotations.Nullable;

/** What became of submitted requests: in the public log, or refused on public facts. */
@ApplicationScoped
public class Publication {
    private final RequestRepository requests;

    Publication(RequestRepository requests) {
        this.requests = requests;
    }

    /** The request is in the public log, in the caller's transaction. */
    public Uni<Void> published(RequestPublished published) {
        return requests.byIdLocked(published.requestId()).flatMap(found -> {
            RequestEntity request = submitted(found);
            request.status = RequestStatus.PUBLISHED.text();
            request.logIndex = published.index();
            request.leaf = published.leaf();
            request.salt = published.salt();
            request.proof = published.proof();
            request.problem = null;
            request.detail = null;
            return requests.flush();
        });
    }

    /** The request was refused, in the caller's transaction. */
    public Uni<Void> refused(RequestRefused refused) {
        return requests.byIdLocked(refused.requestId()).flatMap(found -> {
            RequestEntity request = submitted(found);
            if (request.status.equals(RequestStatus.PUBLISHED.text())) {
                throw new Poison("a refusal of a request that is published");
            }
            request.status = RequestStatus.REFUSED.text();
            request.problem = refused.problem();
            request.detail = refused.detail();
            return requests.flush();
        });
    }

    private static RequestEntity submitted(@Nullable RequestEntity request) {
        if (request == null || request.status.equals(RequestStatus.AWAITING.text())) {
            throw new Poison("an answer for a request that was not submitted");
        }
        return request;
    }
}
