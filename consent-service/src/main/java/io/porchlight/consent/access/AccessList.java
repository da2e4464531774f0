package io.porchlight.consent.access;

import io.porchlight.contracts.api.AccessView;
import io.porchlight.messaging.json.Wire;
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
    public Uni<Void> record(String circle, AccessView access) {
        AccessEntity entity = new AccessEntity();
        entity.circle = circle;
        entity.at = access.at();
        entity.kind = access.kind();
        entity.clipId = access.clipId();
        entity.by = access.by();
        entity.agencyId = access.agencyId();
        entity.officer = access.officer();
        entity.jti = access.jti();
        List<String> tracks = access.tracks();
        entity.tracks = tracks == null ? null : Wire.words(tracks);
        return persist(entity).replaceWithVoid();
    }

    /** Entries of a home before an instant (Unix seconds), newest first. */
    Uni<List<AccessView>> page(String circle, long before, int limit) {
        return find("circle = ?1 and at < ?2 order by at desc, accessId desc", circle, before)
                .range(0, limit - 1)
                .list()
                .map(list -> list.stream().map(AccessEntity::view).toList());
    }
}
