package io.porchlight.consent.clip;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import org.jspecify.annotations.Nullable;

@Entity
@Table(name = "clip")
class ClipEntity {
    @Id
    @Column(name = "clip_id")
    String clipId = "";

    String circle = "";

    @Column(name = "device_id")
    String deviceId = "";

    @Column(name = "event_id")
    String eventId = "";

    String kind = "";

    long minute;

    String statement = "";

    @Column(name = "statement_hash")
    String statementHash = "";

    @Column(name = "epoch_id")
    String epochId = "";

    @Column(name = "sealed_bundle")
    byte @Nullable [] sealedBundle;

    @Column(name = "expires_at")
    long expiresAt;

    /** Expired while a grant still names it: statement and place are kept, nothing that opens. */
    boolean gone;
}
