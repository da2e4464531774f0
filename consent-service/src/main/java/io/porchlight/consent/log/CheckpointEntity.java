package io.porchlight.consent.log;

import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import org.jspecify.annotations.Nullable;

@Entity
@Table(name = "log_checkpoint")
class CheckpointEntity {
    @Id
    long size;

    byte[] frontier = new byte[0];

    /** The signed note, without cosignatures. */
    String note = "";

    /** The note with cosignatures, once there are enough. */
    @Nullable
    String cosigned;

    long at;
}
