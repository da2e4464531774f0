package io.porchlight.gateway.kafka;

import io.porchlight.contracts.event.Topic;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/** What somebody makes of a topic that every node reads whole, from its beginning. */
public interface TopicView {
    Topic topic();

    /**
     * One record, in order within its key; a null value is a tombstone. Called on one thread.
     *
     * @throws RuntimeException if nothing can be made of it; the view must then be as if the key had no value
     */
    void apply(ConsumerRecord<String, byte[]> record);
}
