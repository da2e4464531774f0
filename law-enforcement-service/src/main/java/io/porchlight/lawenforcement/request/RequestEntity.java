package io.porchlight.lawenforcement.request;

import io.porchlight.contracts.api.RequestView;
import io.porchlight.messaging.json.Wire;
import io.porchlight.sealing.jws.SignedDocument;
import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

@Entity
@Table(name = "footage_request")
class RequestEntity {
    @Id
    @Column(name = "request_id")
    String requestId = "";

    String slug = "";

    @Column(name = "agency_id")
    String agencyId = "";

    String document = "";

    @Column(name = "payload_hash")
    String payloadHash = "";

    @Column(name = "case_number")
    String caseNumber = "";

    @Column(name = "case_salt")
    String caseSalt = "";

    @Column(name = "case_key_id")
    String caseKeyId = "";

    String cells = "";

    @Column(name = "window_start")
    long windowStart;

    @Column(name = "window_end")
    long windowEnd;

    long deadline;

    String status = "";

    @Column(name = "first_officer")
    String firstOfficer = "";

    @Column(name = "second_officer")
    @Nullable
    String secondOfficer;

    @Column(name = "created_at")
    long createdAt;

    @Column(name = "submitted_at")
    @Nullable
    Long submittedAt;

    @Nullable
    String problem;

    @Nullable
    String detail;

    @Column(name = "log_index")
    @Nullable
    Long logIndex;

    @Nullable
    String leaf;

    @Nullable
    String salt;

    @Nullable
    String proof;

    SignedDocument signed() {
        return SignedDocument.parse(Wire.json(document));
    }

    EarlierRequest earlier() {
        return new EarlierRequest(caseNumber, Wire.words(cells), windowStart, windowEnd, createdAt);
    }

    RequestView view(long now) {
        return new RequestView(
                requestId,
                Wire.json(document),
                caseNumber,
                RequestStatus.shown(status, deadline, now),
                Instant.ofEpochSecond(deadline).toString(),
                problem,
                detail,
                proof);
    }
}
