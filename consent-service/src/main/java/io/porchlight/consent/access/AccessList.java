package io.porchlight.consent.access;

import io.porchlight.contracts.api.AccessView;
import io.quarkus.hibernate.reactive.panache.PanacheRepositoryBase;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;

/**
 * Everything that opened, fetched or gave something of a household (R7). Entries are only ever added: the service's database
 * role can neither change nor delete one.
 */
@ApplicationScoped
public class AccessList implements PanacheRepositoryBase<AccessEntity, Long> {
    AccessList() {}

    /** Puts an access on the list of the home with this pseudonym, in the caller's transaction. */
    public Uni<Void> record(String circle, Access access) {
        return persist(AccessEntity.of(circle, access)).replaceWithVoid();
    }

    /** Entries of a home that follow a place in its list, newest first. */
    Uni<List<AccessView>> page(String circle, AccessCursor before, int limit) {
        return find(
                        "circle = ?1 and (at < ?2 or (at = ?2 and accessId < ?3)) order by at desc, accessId desc",
                        circle,
                        before.at(),
                        before.accessId())
                .range(0, limit - 1)
                .list()
                .map(list -> list.stream().map(AccessEntity::view).toList());
    }
}
