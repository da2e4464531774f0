package io.porchlight.lawenforcement.agency;

import io.porchlight.contracts.api.ProposalView;
import io.porchlight.messaging.json.Wire;
import io.porchlight.sealing.circle.Link;
import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;

@Entity
@Table(name = "proposal")
class ProposalEntity {
    @Id
    @Column(name = "proposal_id")
    String proposalId = "";

    String slug = "";

    @Column(name = "link_hash")
    String linkHash = "";

    String link = "";

    String keyring = "";

    @Column(name = "created_at")
    long createdAt;

    Link read() {
        return Link.of(Wire.json(link));
    }

    ProposalView view() {
        return new ProposalView(proposalId, slug, Wire.json(link));
    }
}
