package io.porchlight.gateway.event;

import io.porchlight.gateway.event.UplinkRules.Judged;
import io.porchlight.gateway.event.UplinkRules.Judged.Refusal;
import io.porchlight.gateway.kafka.KafkaPublisher;
import io.porchlight.gateway.registry.DeviceRegistry;
import jakarta.inject.Singleton;
import java.time.Clock;
import org.jspecify.annotations.Nullable;

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
     * Told once, on any thread, what became of a message: {@code refusal} says why it never will be stored, {@code failure} why
     * it could not be stored now; without either it is durable.
     */
    public interface Outcome {
        void done(@Nullable Refusal refusal, @Nullable Throwable failure);
    }

    /** Takes one message. */
    public void accept(String deviceId, UplinkTopic topic, byte[] payload, Outcome outcome) {
        Judged judged = UplinkRules.judge(
                deviceId,
                devices.active(deviceId),
                topic,
                payload,
                Clock.systemUTC().instant());
        switch (judged) {
            case Judged.Accepted accepted -> kafka.publish(accepted.outgoing(), failure -> outcome.done(null, failure));
            case Judged.Refusal refusal -> outcome.done(refusal, null);
        }
    }
}
