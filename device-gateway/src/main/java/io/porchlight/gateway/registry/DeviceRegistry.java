package io.porchlight.gateway.registry;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.porchlight.contracts.event.DeviceRegistration;
import io.porchlight.contracts.event.Topic;
import io.porchlight.gateway.kafka.Incoming;
import io.porchlight.gateway.kafka.TopicView;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;

/** Which devices belong to which homes: {@code device-registry.v1} in memory. */
@Singleton
public class DeviceRegistry implements TopicView {
    private final Incoming incoming;
    private final Map<String, Registration> registrations = new ConcurrentHashMap<>();
    private final List<Consumer<Registration>> onEnd = new CopyOnWriteArrayList<>();
    private final List<Consumer<Registration>> onBegin = new CopyOnWriteArrayList<>();

    DeviceRegistry(ObjectMapper json) {
        this.incoming = new Incoming(json);
    }

    @Override
    public Topic topic() {
        return Topic.DEVICE_REGISTRY;
    }

    @Override
    public void apply(ConsumerRecord<String, byte[]> record) {
        String deviceId = record.key();
        Registration before = registrations.get(deviceId);
        Registration now = null;
        try {
            if (record.value() != null) {
                Registration said = Registration.of(incoming.read(record, DeviceRegistration.class));
                // What says another device than its key is none.
                now = said.deviceId().equals(deviceId) ? said : null;
            }
        } finally {
            set(deviceId, now, before);
        }
    }

    private void set(String deviceId, @Nullable Registration now, @Nullable Registration before) {
        if (now == null) {
            registrations.remove(deviceId);
        } else {
            registrations.put(deviceId, now);
        }
        boolean stays = now != null
                && now.active()
                && (before == null || before.circle().equals(now.circle()));
        if (before != null && before.active() && !stays) {
            onEnd.forEach(listener -> listener.accept(before));
        }
        if (now != null && now.active() && (before == null || !before.active() || !stays)) {
            onBegin.forEach(listener -> listener.accept(now));
        }
    }

    /** The device's registration if it is in force. */
    public Optional<Registration> active(String deviceId) {
        return Optional.ofNullable(registrations.get(deviceId)).filter(Registration::active);
    }

    /** Is told, on the feed's thread, of each registration that is over: the device was removed, or has moved. */
    public void onEnd(Consumer<Registration> listener) {
        onEnd.add(listener);
    }

    /** Is told, on the feed's thread, of each device that now belongs to a home to which it did not belong before. */
    public void onBegin(Consumer<Registration> listener) {
        onBegin.add(listener);
    }
}
