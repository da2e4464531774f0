package io.porchlight.lawenforcement.agency;

import io.porchlight.contracts.api.JoinView;
import io.porchlight.messaging.json.Wire;
import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;

@Entity
@Table(name = "join_answer")
class JoinEntity {
    @Id
    @Column(name = "join_id")
    String joinId = "";

    String slug = "";

    @Column(name = "member_id")
    String memberId = "";

    String answer = "";

    @Column(name = "created_at")
    long createdAt;

    JoinView view() {
        return new JoinView(joinId, Wire.json(answer));
    }
}
