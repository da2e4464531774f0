package io.porchlight.consent.access;

import io.porchlight.contracts.api.AccessView;
import io.porchlight.messaging.json.Wire;
import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.GeneratedValue;
import jakarta.persistence.GenerationType;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

@Entity
@Table(name = "access_entry")
class AccessEntity {
    @Id
    @GeneratedValue(strategy = GenerationType.IDENTITY)
    @Column(name = "access_id")
    @Nullable
    Long accessId;

    String circle = "";

    long at;

    String kind = "";

    @Column(name = "clip_id")
    @Nullable
    String clipId;

    String by = "";

    @Column(name = "agency_id")
    @Nullable
    String agencyId;

    @Nullable
    String officer;

    @Nullable
    String jti;

    @Nullable
    String tracks;

    @Nullable
    String action;

    static AccessEntity of(String circle, Access access) {
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
        entity.action = access.action();
        return entity;
    }

    AccessView view() {
        return new AccessView(
                at,
                kind,
                clipId,
                by,
                agencyId,
                officer,
                jti,
                tracks == null ? null : Wire.words(tracks),
                action,
                new AccessCursor(at, Objects.requireNonNull(accessId)).text());
    }
}
