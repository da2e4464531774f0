package io.porchlight.consent.circle;

import io.porchlight.consent.Sql;
import io.quarkus.hibernate.reactive.panache.PanacheRepositoryBase;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.LockModeType;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Circles, their links and their accounts. */
@ApplicationScoped
class CircleRepository implements PanacheRepositoryBase<CircleEntity, String> {
    Uni<@Nullable CircleEntity> ofCircle(String circleId) {
        return find("circleId", circleId).firstResult();
    }

    Uni<@Nullable CircleEntity> locked(String circleId) {
        return find("circleId", circleId)
                .withLock(LockModeType.PESSIMISTIC_WRITE)
                .firstResult();
    }

    Uni<List<CircleEntity>> ofAccount(String account) {
        return Sql.values(String.class, "select distinct circle_id from circle_account where account = ?1", account)
                .flatMap(ids -> ids.isEmpty()
                        ? Uni.createFrom().item(List.of())
                        : list("circleId in ?1 order by createdAt", ids));
    }

    Uni<Boolean> isOf(String account, String circleId) {
        return Sql.values(
                        Long.class,
                        "select count(*) from circle_account where account = ?1 and circle_id = ?2",
                        account,
                        circleId)
                .map(counted -> counted.getFirst() > 0);
    }

    Uni<Void> bind(String account, String circleId, String memberId) {
        return Sql.run(
                        "insert into circle_account (account, circle_id, member_id) values (?1, ?2, ?3) on conflict do nothing",
                        account,
                        circleId,
                        memberId)
                .replaceWithVoid();
    }

    Uni<Void> unbind(String circleId, String memberId) {
        return Sql.run("delete from circle_account where circle_id = ?1 and member_id = ?2", circleId, memberId)
                .replaceWithVoid();
    }

    /** Signed links after link n, as JSON text in their order. */
    Uni<List<String>> linksAfter(String circleId, long n, int most) {
        return Sql.values(
                String.class,
                "select link from chain_link where circle_id = ?1 and n > ?2 order by n limit ?3",
                circleId,
                n,
                most);
    }
}
