package io.porchlight.lawenforcement.disclosure;

import io.porchlight.lawenforcement.Sql;
import io.porchlight.lawenforcement.officer.Officer;
import io.porchlight.lawenforcement.request.RequestFinder;
import io.porchlight.messaging.problem.Problem;
import io.quarkus.hibernate.reactive.panache.PanacheRepositoryBase;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;

/** Disclosures. What is another agency's answers as what does not exist. */
@ApplicationScoped
class DisclosureRepository implements PanacheRepositoryBase<DisclosureEntity, String> {
    private final RequestFinder requests;

    DisclosureRepository(RequestFinder requests) {
        this.requests = requests;
    }

    Uni<DisclosureEntity> of(Officer officer, String jti) {
        return findById(jti).flatMap(found -> {
            if (found == null) {
                throw Problem.notFound();
            }
            return requests.requireOf(officer, found.requestId).replaceWith(found);
        });
    }

    Uni<List<DisclosureEntity>> ofRequest(String requestId) {
        return list("requestId = ?1 order by releasedAt, jti", requestId);
    }

    /** Refuses ({@code not-found}) a clip that the grant does not name. */
    Uni<Void> requireClip(String jti, String clipId) {
        return Sql.values(
                        String.class,
                        "select clip_id from disclosure_clip where jti = ?1 and clip_id = ?2",
                        jti,
                        clipId)
                .invoke(found -> {
                    if (found.isEmpty()) {
                        throw Problem.notFound();
                    }
                })
                .replaceWithVoid();
    }

    Uni<Void> insertClips(String jti, List<String> clipIds) {
        return Multi.createFrom()
                .iterable(clipIds)
                .onItem()
                .transformToUniAndConcatenate(
                        clipId -> Sql.run("insert into disclosure_clip (jti, clip_id) values (?1, ?2)", jti, clipId))
                .collect()
                .last()
                .replaceWithVoid();
    }
}
