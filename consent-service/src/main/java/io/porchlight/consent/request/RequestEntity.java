package io.porchlight.consent.request;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import org.jspecify.annotations.Nullable;

@Entity
@Table(name = "footage_request")
class RequestEntity {
    @Id
    @Column(name = "request_id")
    String requestId = "";

    @Column(name = "agency_id")
    String agencyId = "";

    @Column(name = "agency_kind")
    String agencyKind = "";

    /** The signed request as JSON text. */
    String request = "";

    @Column(name = "agency_head")
    long agencyHead;

    @Column(name = "window_start")
    long windowStart;

    @Column(name = "window_end")
    long windowEnd;

    long deadline;

    @Column(name = "accepted_at")
    long acceptedAt;

    @Column(name = "leaf_id")
    long leafId;

    @Column(name = "leaf_index")
    @Nullable
    Long leafIndex;

    boolean matched;
}
