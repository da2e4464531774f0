package io.porchlight.consent.grant;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import org.jspecify.annotations.Nullable;

@Entity
@Table(name = "consent_grant")
class GrantEntity {
    @Id
    String jti = "";

    @Column(name = "prompt_id")
    String promptId = "";

    @Column(name = "request_id")
    String requestId = "";

    @Column(name = "circle_id")
    String circleId = "";

    /** The home's pseudonym. */
    String circle = "";

    @Column(name = "agency_id")
    String agencyId = "";

    /** The signed grant as JSON text. */
    String document = "";

    @Column(name = "grant_hash")
    String grantHash = "";

    @Column(name = "signer_salt")
    byte[] signerSalt = new byte[0];

    @Column(name = "signer_jws")
    String signerJws = "";

    long iat;

    long exp;

    @Column(name = "leaf_id")
    long leafId;

    @Column(name = "accepted_at")
    long acceptedAt;

    @Column(name = "released_at")
    @Nullable
    Long releasedAt;

    /** The {@code granted} message as JSON text, once released. */
    @Nullable
    String message;

    @Column(name = "withdrawn_at")
    @Nullable
    Long withdrawnAt;

    /** The last signed withdrawal as JSON text. */
    @Nullable
    String withdrawal;

    String status() {
        return withdrawnAt != null ? "withdrawn" : releasedAt != null ? "released" : "granted";
    }
}
