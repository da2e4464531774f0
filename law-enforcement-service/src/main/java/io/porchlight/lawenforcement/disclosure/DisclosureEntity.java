package io.porchlight.lawenforcement.disclosure;

import io.porchlight.contracts.api.DisclosureListEntry;
import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import org.jspecify.annotations.Nullable;

@Entity
@Table(name = "disclosure")
class DisclosureEntity {
    @Id
    String jti = "";

    @Column(name = "request_id")
    String requestId = "";

    String message = "";

    long exp;

    @Column(name = "released_at")
    long releasedAt;

    @Column(name = "withdrawn_at")
    @Nullable
    Long withdrawnAt;

    @Nullable
    String withdrawal;

    DisclosureListEntry entry() {
        return new DisclosureListEntry(jti, releasedAt, withdrawnAt != null);
    }
}
