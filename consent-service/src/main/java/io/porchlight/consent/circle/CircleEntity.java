package io.porchlight.consent.circle;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;

@Entity
@Table(name = "circle")
class CircleEntity {
    @Id
    String pseudonym = "";

    @Column(name = "circle_id")
    String circleId = "";

    long n;

    String head = "";

    @Column(name = "created_at")
    long createdAt;

    Home home() {
        return new Home(circleId, pseudonym, n, head);
    }
}
