package io.porchlight.consent.access;

import io.porchlight.contracts.api.AccessView;
import io.porchlight.messaging.json.Wire;
import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.GeneratedValue;
import jakarta.persistence.GenerationType;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
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

    AccessView view() {
        return new AccessView(at, kind, clipId, by, agencyId, officer, jti, tracks == null ? null : Wire.words(tracks));
    }
}
