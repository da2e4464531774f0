package io.porchlight.consent.device;

import com.fasterxml.jackson.databind.JsonNode;
import io.porchlight.consent.ConsentConfig;
import io.porchlight.consent.circle.Circles;
import io.porchlight.contracts.event.DeviceReply;
import io.porchlight.messaging.consume.Poison;
import io.porchlight.messaging.json.Wire;
import io.porchlight.sealing.Refused;
import io.porchlight.sealing.device.DeviceKey;
import io.porchlight.sealing.device.SettingsApplied;
import io.porchlight.sealing.json.Fields;
import io.porchlight.sealing.json.Json;
import io.porchlight.sealing.key.PublicKeyJwk;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What a doorbell that has a home says of itself: heads, answers to commands, its key, its settings, its state. */
@ApplicationScoped
class DeviceAnswers {
    private static final Set<String> OUTCOMES = Set.of("done", "refused");

    private final DeviceRepository devices;
    private final DeviceCommands commands;
    private final DeviceSettingsStore settings;
    private final Circles circles;
    private final Clock clock;
    private final Optional<String> firmware;

    DeviceAnswers(
            DeviceRepository devices,
            DeviceCommands commands,
            DeviceSettingsStore settings,
            Circles circles,
            Clock clock,
            ConsentConfig.Firmware firmware) {
        this.devices = devices;
        this.commands = commands;
        this.settings = settings;
        this.circles = circles;
        this.clock = clock;
        this.firmware = firmware.version();
    }

    Uni<Void> head(DeviceReply reply) {
        return known(reply)
                .invoke(device -> {
                    HeadAcknowledgement head = signed(() -> HeadAcknowledgement.verify(reply.body(), key(device)));
                    if (head.circleId().equals(device.circleId)) {
                        device.acknowledgedN = head.n();
                        device.acknowledgedHead = head.head();
                    }
                })
                .replaceWithVoid();
    }

    /** The key that the home may seal settings to, of the home where the doorbell is now and of this pairing. */
    Uni<Void> deviceKey(DeviceReply reply) {
        return known(reply)
                .invoke(device -> {
                    DeviceKey said = signed(() -> DeviceKey.verify(reply.body(), key(device)));
                    if (said.circleId().equals(device.circleId) && said.resetCounter() == device.resetCounter) {
                        device.deviceKey = Wire.text(reply.body());
                    }
                })
                .replaceWithVoid();
    }

    Uni<Void> applied(DeviceReply reply) {
        return known(reply).flatMap(device -> {
            SettingsApplied said = signed(() -> SettingsApplied.verify(reply.body(), key(device)));
            return said.circleId().equals(device.circleId)
                    ? settings.applied(device.deviceId, said.circleId(), reply.body())
                    : Uni.createFrom().voidItem();
        });
    }

    /** {@code {commandId, outcome: done | refused, reason?}}. */
    Uni<Void> acknowledged(DeviceReply reply) {
        Fields fields = Fields.of(reply.body(), "the answer")
                .exactlyWithOptional(Set.of("commandId", "outcome"), Set.of("reason"));
        String commandId = fields.id("commandId");
        String outcome = fields.text("outcome");
        if (!OUTCOMES.contains(outcome)) {
            throw new Poison("an outcome is done or refused");
        }
        String reason = fields.has("reason") ? fields.text("reason") : "";
        return devices.locked(reply.deviceId()).flatMap(device -> {
            if (device == null) {
                return Uni.createFrom().voidItem();
            }
            device.seenAt = now();
            return devices.flush().flatMap(done -> commands.answered(device.deviceId, commandId, outcome, reason));
        });
    }

    /** Battery, signal, firmware; a doorbell with other firmware than it should run is told so. */
    Uni<Void> state(DeviceReply reply) {
        Fields.of(reply.body(), "the state");
        return devices.locked(reply.deviceId()).flatMap(device -> {
            if (device == null || !DeviceEntity.ACTIVE.equals(device.status)) {
                return Uni.createFrom().voidItem();
            }
            device.state = Wire.text(reply.body());
            device.seenAt = now();
            return devices.flush().flatMap(done -> notice(device, reply.body().path("firmware")));
        });
    }

    private Uni<Void> notice(DeviceEntity device, JsonNode running) {
        String wanted = firmware.orElse("");
        String circleId = device.circleId;
        if (wanted.isEmpty()
                || circleId == null
                || !running.isTextual()
                || running.asText().equals(wanted)) {
            return Uni.createFrom().voidItem();
        }
        return commands.wasTold(device.deviceId, DeviceCommands.FIRMWARE, wanted)
                .flatMap(told -> told
                        ? Uni.createFrom().voidItem()
                        : circles.byId(circleId)
                                .flatMap(home -> commands.keep(
                                        device.deviceId,
                                        home,
                                        DeviceCommands.FIRMWARE,
                                        wanted,
                                        Json.object("version", wanted)))
                                .replaceWithVoid());
    }

    /** The gateway saw the doorbell's identity taken over again and again. */
    Uni<Void> cloned(DeviceReply reply) {
        return devices.locked(reply.deviceId())
                .invoke(device -> {
                    if (device != null) {
                        device.clonedAt = now();
                    }
                })
                .replaceWithVoid();
    }

    private Uni<DeviceEntity> known(DeviceReply reply) {
        return devices.locked(reply.deviceId()).map(device -> {
            requireProvisioned(device);
            device.seenAt = now();
            return device;
        });
    }

    private static void requireProvisioned(@Nullable DeviceEntity device) {
        if (device == null) {
            throw new Poison("a doorbell that was never provisioned speaks");
        }
    }

    private static PublicKeyJwk key(DeviceEntity device) {
        return PublicKeyJwk.of(Wire.json(device.device));
    }

    private static <T> T signed(java.util.function.Supplier<T> verified) {
        try {
            return verified.get();
        } catch (Refused refused) {
            throw new Poison("refused: " + refused.code());
        }
    }

    private long now() {
        return clock.instant().getEpochSecond();
    }
}
