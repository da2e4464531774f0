package io.porchlight.messaging;

import jakarta.persistence.Entity;
import jakarta.persistence.Id;

/** What a service keeps of its own beside the outbox. */
@Entity
class Note {

    @Id
    String id;

    Note() {}

    Note(String id) {
        this.id = id;
    }
}
