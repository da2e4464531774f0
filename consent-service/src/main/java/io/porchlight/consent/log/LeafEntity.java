package io.porchlight.consent.log;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.GeneratedValue;
import jakarta.persistence.GenerationType;
import jakarta.persistence.Id;
import jakarta.persistence.SequenceGenerator;
import jakarta.persistence.Table;
import org.jspecify.annotations.Nullable;

@Entity
@Table(name = "log_leaf")
class LeafEntity {
    @Id
    @GeneratedValue(strategy = GenerationType.SEQUENCE, generator = "log_leaf")
    @SequenceGenerator(name = "log_leaf", sequenceName = "log_leaf_seq", allocationSize = 1)
    @Column(name = "leaf_id")
    @Nullable
    Long leafId;

    String kind = "";

    String reference = "";

    boolean published;

    byte[] salt = new byte[0];

    String record = "";

    byte[] entry = new byte[0];

    @Column(name = "queued_at")
    long queuedAt;

    @Column(name = "leaf_index")
    @Nullable
    Long leafIndex;

    /** A tlog-proof file's text under the first checkpoint that enough witnesses cosigned; never replaced (SF-23). */
    @Nullable
    String proof;

    @Column(name = "proof_time")
    @Nullable
    Long proofTime;

    boolean settled;
}
