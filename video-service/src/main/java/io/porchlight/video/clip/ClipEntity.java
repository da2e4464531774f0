package io.porchlight.video.clip;

import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** A clip as announced; see {@code V1__clips.sql}. */
@Entity
@Table(name = "clip")
class ClipEntity {

    @Id
    String clipId;

    String circle;
    String deviceId;
    String eventId;
    String kind;
    String epochId;
    Instant minute;
    Instant expiresAt;
    byte[] statement;

    @Nullable
    String sealedBundle;

    Instant announcedAt;

    @Nullable
    Instant storedAt;

    @Nullable
    Instant erasedAt;

    @SuppressWarnings("NullAway") // filled by Hibernate
    ClipEntity() {}

    boolean liveAt(Instant now) {
        return erasedAt == null && expiresAt.isAfter(now);
    }
}
