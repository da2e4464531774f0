package io.porchlight.consent.device;

import io.quarkus.hibernate.reactive.panache.PanacheRepositoryBase;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.LockModeType;
import java.util.List;
import org.jspecify.annotations.Nullable;

@ApplicationScoped
class DeviceRepository implements PanacheRepositoryBase<DeviceEntity, String> {
    Uni<@Nullable DeviceEntity> locked(String deviceId) {
        return findById(deviceId, LockModeType.PESSIMISTIC_WRITE);
    }

    Uni<List<DeviceEntity>> activeIn(String circleId) {
        return list("circleId = ?1 and status = ?2 order by deviceId", circleId, DeviceEntity.ACTIVE);
    }
}
