package io.porchlight.messaging.outbox;

import io.porchlight.messaging.event.Envelope;
import io.vertx.mutiny.core.buffer.Buffer;
import io.vertx.mutiny.sqlclient.Row;
import org.jspecify.annotations.Nullable;

/** One event that waits to be sent. */
@SuppressWarnings("ArrayRecordComponent") // never compared
record OutboxRow(long id, String topic, String key, Envelope envelope, byte @Nullable [] payload) {

    static OutboxRow of(Row row, String source) {
        Envelope envelope = new Envelope(
                row.getString("event_id"),
                row.getString("type"),
                source,
                row.getOffsetDateTime("occurred_at").toInstant());
        Buffer payload = row.getBuffer("payload");
        return new OutboxRow(
                row.getLong("id"),
                row.getString("topic"),
                row.getString("key"),
                envelope,
                payload == null ? null : payload.getBytes());
    }
}
