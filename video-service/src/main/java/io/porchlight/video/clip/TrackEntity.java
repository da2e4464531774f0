package io.porchlight.video.clip;

import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.IdClass;
import jakarta.persistence.Table;
import org.jspecify.annotations.Nullable;

/** A track of a clip; has an object key once it has arrived. */
@Entity
@Table(name = "track")
@IdClass(TrackEntity.Key.class)
class TrackEntity {

    @Id
    String clipId;

    @Id
    String kind;

    String mediaType;
    long length;
    byte[] segmentsRoot;

    @Nullable
    String objectKey;

    @SuppressWarnings("NullAway") // filled by Hibernate
    TrackEntity() {}

    TrackEntity(String clipId, String kind, String mediaType, long length, byte[] segmentsRoot) {
        this.clipId = clipId;
        this.kind = kind;
        this.mediaType = mediaType;
        this.length = length;
        this.segmentsRoot = segmentsRoot;
    }

    record Key(String clipId, String kind) {}
}
