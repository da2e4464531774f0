package io.porchlight.lawenforcement.agency;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import org.jspecify.annotations.Nullable;

@Entity
@Table(name = "agency")
class AgencyEntity {
    @Id
    String slug = "";

    @Column(name = "agency_id")
    @Nullable
    String agencyId;

    long n;

    String head = "";
}
