package io.porchlight.consent.log;

import io.quarkus.hibernate.reactive.panache.PanacheRepositoryBase;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import org.jspecify.annotations.Nullable;

@ApplicationScoped
class CheckpointRepository implements PanacheRepositoryBase<CheckpointEntity, Long> {
    Uni<@Nullable CheckpointEntity> latest() {
        return find("order by size desc").firstResult();
    }
}
