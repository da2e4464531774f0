package io.porchlight.gateway.registry;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.porchlight.contracts.event.EpochKey;
import io.porchlight.contracts.event.Topic;
import io.porchlight.gateway.kafka.Incoming;
import io.porchlight.gateway.kafka.TopicView;
import io.porchlight.sealing.key.PublicKeyJwk;
import jakarta.inject.Singleton;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/** The public key of each expiry hour: {@code epoch-keys.v1} in memory. A tombstone says that it is destroyed. */
@Singleton
public class EpochKeys implements TopicView {
    private final Incoming incoming;
    private final Map<String, PublicKeyJwk> keys = new ConcurrentHashMap<>();

    EpochKeys(ObjectMapper json) {
        this.incoming = new Incoming(json);
    }

    @Override
    public Topic topic() {
        return Topic.EPOCH_KEYS;
    }

    @Override
    public void apply(ConsumerRecord<String, byte[]> record) {
        keys.remove(record.key());
        if (record.value() != null) {
            EpochKey said = incoming.read(record, EpochKey.class);
            if (said.epochId().equals(record.key())) {
                keys.put(said.epochId(), PublicKeyJwk.of(said.publicKey()));
            }
        }
    }

    /** @param epochId as in SF-16 */
    public Optional<PublicKeyJwk> of(String epochId) {
        return Optional.ofNullable(keys.get(epochId));
    }
}
