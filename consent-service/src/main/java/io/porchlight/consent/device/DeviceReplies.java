package io.porchlight.consent.device;

import com.fasterxml.jackson.databind.JsonNode;
import io.porchlight.consent.Sql;
import io.porchlight.contracts.event.DeviceReply;
import io.porchlight.messaging.consume.Consumption;
import io.porchlight.messaging.consume.Handlers;
import io.porchlight.messaging.consume.Poison;
import io.porchlight.messaging.event.Envelope;
import io.porchlight.messaging.json.Wire;
import io.porchlight.sealing.Refused;
import io.porchlight.sealing.json.Fields;
import io.porchlight.sealing.jws.SignedDocument;
import io.porchlight.sealing.key.PublicKeyJwk;
import io.porchlight.sealing.pairing.PairingAnswer;
import io.porchlight.sealing.pairing.PairingHello;
import io.porchlight.sealing.pairing.PairingMessage;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.eclipse.microprofile.reactive.messaging.Incoming;

/**
 * What doorbells say, relayed by the gateway. What they signed is verified here again: the gateway is not asked to be
 * believed. The claim secret is never seen here, so whether a pairing is genuine only the app and the doorbell can tell.
 */
@ApplicationScoped
class DeviceReplies {
    private final DeviceRepository devices;
    private final DeviceAnswers answers;
    private final Consumption consumption;
    private final Clock clock;
    private final Handlers handlers = Handlers.of("device-replies").on(DeviceReply.class, this::reply);

    DeviceReplies(DeviceRepository devices, DeviceAnswers answers, Consumption consumption, Clock clock) {
        this.devices = devices;
        this.answers = answers;
        this.consumption = consumption;
        this.clock = clock;
    }

    @Incoming("device-replies")
    Uni<Void> on(ConsumerRecord<String, byte[]> message) {
        return consumption.run(message, handlers);
    }

    private Uni<Void> reply(Envelope envelope, DeviceReply reply) {
        try {
            return switch (reply.kind()) {
                case "provisioned" -> provisioned(reply);
                case "pair-hello" -> hello(reply);
                case "paired" -> paired(reply);
                case "head" -> answers.head(reply);
                case "state" -> answers.state(reply);
                case "ack" -> answers.acknowledged(reply);
                case "device-key" -> answers.deviceKey(reply);
                case "applied" -> answers.applied(reply);
                case "cloned" -> answers.cloned(reply);
                default -> throw new Poison("no such kind of reply");
            };
        } catch (Refused refused) {
            throw new Poison("refused: " + refused.code());
        }
    }

    private Uni<Void> provisioned(DeviceReply reply) {
        JsonNode device = Fields.of(reply.body(), "the body").object("device");
        PublicKeyJwk key = PublicKeyJwk.of(device);
        requireKey(key, reply.deviceId());
        return known(reply.deviceId(), key).replaceWithVoid();
    }

    private Uni<Void> hello(DeviceReply reply) {
        PairingHello hello = PairingHello.verify(SignedDocument.parse(reply.body()), reply.deviceId());
        return known(reply.deviceId(), hello.device())
                .invoke(device -> {
                    device.hello = Wire.text(reply.body());
                    device.helloAt = now();
                    device.seenAt = now();
                })
                .replaceWithVoid();
    }

    private Uni<Void> paired(DeviceReply reply) {
        SignedDocument answer = SignedDocument.parse(reply.body());
        PairingMessage m = PairingMessage.of(
                Fields.of(answer.payload(), "the pairing answer").object("m"));
        return devices.locked(reply.deviceId()).flatMap(device -> {
            if (device == null) {
                throw new Poison("a doorbell that was never provisioned says paired");
            }
            try {
                PairingAnswer.verify(answer, PublicKeyJwk.of(Wire.json(device.device)), m);
            } catch (Refused refused) {
                throw new Poison("refused: " + refused.code());
            }
            device.seenAt = now();
            return Sql.run(
                            "update pairing set answer = ?3 where circle_id = ?1 and device_id = ?2 and m = ?4",
                            m.circleId(),
                            reply.deviceId(),
                            Wire.text(reply.body()),
                            Wire.text(m.toJson()))
                    .replaceWithVoid();
        });
    }

    private Uni<DeviceEntity> known(String deviceId, PublicKeyJwk key) {
        return devices.locked(deviceId).flatMap(device -> {
            if (device != null) {
                return Uni.createFrom().item(device);
            }
            DeviceEntity fresh = new DeviceEntity();
            fresh.deviceId = deviceId;
            fresh.device = Wire.text(key.toJson());
            return devices.persist(fresh);
        });
    }

    private static void requireKey(PublicKeyJwk key, String deviceId) {
        if (!key.thumbprint().equals(deviceId)) {
            throw new Refused("device.other-key", "The key is not that of this device.");
        }
    }

    private long now() {
        return clock.instant().getEpochSecond();
    }
}
