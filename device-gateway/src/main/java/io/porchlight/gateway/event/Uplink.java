package io.porchlight.gateway.event;

import io.porchlight.gateway.event.UplinkRules.Judged;
import io.porchlight.gateway.event.UplinkRules.Judged.Refusal;
import io.porchlight.gateway.kafka.KafkaPublisher;
import io.porchlight.gateway.registry.DeviceRegistry;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** Judges what devices say and stores it. */
@Singleton
public class Uplink {
    private final DeviceRegistry devices;
    private final KafkaPublisher kafka;

    Uplink(DeviceRegistry devices, KafkaPublisher kafka) {
        this.devices = devices;
        this.kafka = kafka;
    }

    /**
     * Takes one message.
     *
     * @return completes empty once the message is durable, or with the reason why it never will be; fails if it could
     *     not be stored
     */
    public CompletionStage<Optional<Refusal>> accept(String deviceId, UplinkTopic topic, byte[] payload) {
        Judged judged = UplinkRules.judge(
                deviceId,
                devices.active(deviceId),
                topic,
                payload,
                Clock.systemUTC().instant());
        return switch (judged) {
            case Judged.Accepted accepted -> kafka.publish(accepted.outgoing()).thenApply(done -> Optional.empty());
            case Judged.Refusal refusal -> CompletableFuture.completedFuture(Optional.of(refusal));
        };
    }
}
