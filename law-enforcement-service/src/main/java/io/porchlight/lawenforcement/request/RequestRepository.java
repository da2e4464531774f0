package io.porchlight.lawenforcement.request;

import io.porchlight.contracts.api.CaseKeyEntry;
import io.porchlight.lawenforcement.Limits;
import io.porchlight.lawenforcement.Sql;
import io.porchlight.messaging.problem.Problem;
import io.quarkus.hibernate.reactive.panache.PanacheRepositoryBase;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.LockModeType;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Requests of agencies. What is another agency's answers as what does not exist. */
@ApplicationScoped
class RequestRepository implements PanacheRepositoryBase<RequestEntity, String> {
    RequestRepository() {}

    Uni<RequestEntity> ofAgency(String slug, String requestId) {
        return find("requestId = ?1 and slug = ?2", requestId, slug)
                .firstResult()
                .map(RequestRepository::found);
    }

    Uni<RequestEntity> ofAgencyLocked(String slug, String requestId) {
        return find("requestId = ?1 and slug = ?2", requestId, slug)
                .withLock(LockModeType.PESSIMISTIC_WRITE)
                .firstResult()
                .map(RequestRepository::found);
    }

    Uni<@Nullable RequestEntity> byIdLocked(String requestId) {
        return find("requestId", requestId)
                .withLock(LockModeType.PESSIMISTIC_WRITE)
                .firstResult();
    }

    Uni<List<RequestEntity>> newest(String slug) {
        return find("slug = ?1 order by createdAt desc, requestId", slug)
                .range(0, Limits.REQUESTS_LISTED.number() - 1)
                .list();
    }

    Uni<List<EarlierRequest>> earlier(String slug) {
        return list("slug = ?1 and status <> ?2", slug, RequestStatus.REFUSED.text())
                .map(list -> list.stream().map(RequestEntity::earlier).toList());
    }

    Uni<Boolean> isCaseKeyUsed(String caseKeyId) {
        return count("caseKeyId", caseKeyId).map(used -> used > 0);
    }

    Uni<Void> insertCaseKeys(String requestId, List<CaseKeyEntry> entries) {
        return Multi.createFrom()
                .iterable(entries)
                .onItem()
                .transformToUniAndConcatenate(entry -> Sql.run(
                        "insert into case_key_entry (request_id, member_open_key_id, entry) values (?1, ?2, ?3)",
                        requestId,
                        entry.memberOpenKeyId(),
                        entry.entry()))
                .collect()
                .last()
                .replaceWithVoid();
    }

    Uni<String> caseKeyEntry(String requestId, String memberOpenKeyId) {
        return Sql.values(
                        String.class,
                        "select entry from case_key_entry where request_id = ?1 and member_open_key_id = ?2",
                        requestId,
                        memberOpenKeyId)
                .map(entries -> {
                    if (entries.isEmpty()) {
                        throw Problem.notFound();
                    }
                    return entries.getFirst();
                });
    }

    private static RequestEntity found(@Nullable RequestEntity request) {
        if (request == null) {
            throw Problem.notFound();
        }
        return request;
    }
}
