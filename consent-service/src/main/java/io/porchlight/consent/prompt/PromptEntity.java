package io.porchlight.consent.prompt;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import org.jspecify.annotations.Nullable;

@Entity
@Table(name = "prompt")
class PromptEntity {
    @Id
    @Column(name = "prompt_id")
    String promptId = "";

    @Column(name = "request_id")
    String requestId = "";

    @Column(name = "circle_id")
    String circleId = "";

    @Column(name = "created_at")
    long createdAt;

    @Column(name = "deliver_at")
    long deliverAt;

    boolean declined;

    @Nullable
    String jti;
}
