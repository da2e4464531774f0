package io.porchlight.consent.device;

import com.fasterxml.jackson.databind.JsonNode;
import io.porchlight.consent.Refusal;
import io.porchlight.consent.circle.ChainListener;
import io.porchlight.consent.circle.Home;
import io.porchlight.consent.settings.Settings;
import io.porchlight.consent.settings.SettingsListener;
import io.porchlight.contracts.api.CircleSettings;
import io.porchlight.contracts.event.DeviceRegistration;
import io.porchlight.messaging.json.Wire;
import io.porchlight.messaging.outbox.Outbox;
import io.porchlight.sealing.circle.Chain;
import io.porchlight.sealing.circle.Link;
import io.porchlight.sealing.circle.LinkBody;
import io.porchlight.sealing.json.Json;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;

/**
 * Tells the gateway which doorbell belongs to which pseudonym, under which plan and retention, and tells doorbells that their
 * chain has grown. What is published follows from the chain; nobody can register a doorbell here but by a signed link.
 */
@ApplicationScoped
class DeviceRegistry implements ChainListener, SettingsListener {
    private final DeviceRepository devices;
    private final Settings settings;
    private final Outbox outbox;
    private final DeviceCommands commands;

    DeviceRegistry(DeviceRepository devices, Settings settings, Outbox outbox, DeviceCommands commands) {
        this.devices = devices;
        this.settings = settings;
        this.outbox = outbox;
        this.commands = commands;
    }

    @Override
    public Uni<Void> appended(Home home, Chain chain, Link link) {
        Uni<Void> registered =
                switch (link.body()) {
                    case LinkBody.AddDevice add -> add(home, add);
                    case LinkBody.RemoveDevice remove -> remove(home, remove.deviceId());
                    default -> Uni.createFrom().voidItem();
                };
        return registered.flatMap(done -> announceHead(home));
    }

    private Uni<Void> add(Home home, LinkBody.AddDevice add) {
        String deviceId = add.device().thumbprint();
        return devices.locked(deviceId).flatMap(known -> {
            if (known == null) {
                throw Refusal.NOT_PAIRING.because("No doorbell of this key was ever provisioned.");
            }
            String before = DeviceEntity.ACTIVE.equals(known.status) ? known.circleId : null;
            boolean elsewhere = before != null && !before.equals(home.circleId());
            if (elsewhere && add.m().resetCounter() <= known.resetCounter) {
                throw Refusal.DEVICE_TAKEN.because("Reset the doorbell with a long press, then pair it again.");
            }
            known.circleId = home.circleId();
            known.status = DeviceEntity.ACTIVE;
            known.resetCounter = add.m().resetCounter();
            known.forgetHome();
            return devices.flush()
                    .flatMap(done -> commands.forget(deviceId))
                    .flatMap(done -> settings.of(home))
                    .flatMap(wishes -> publish(home, known, wishes));
        });
    }

    private Uni<Void> remove(Home home, String deviceId) {
        return devices.locked(deviceId).flatMap(known -> {
            if (known == null || !home.circleId().equals(known.circleId)) {
                return Uni.createFrom().voidItem();
            }
            known.status = DeviceEntity.REMOVED;
            known.forgetHome();
            return devices.flush()
                    .flatMap(done -> commands.forget(deviceId))
                    .flatMap(done -> settings.of(home))
                    .flatMap(wishes -> publish(home, known, wishes));
        });
    }

    @Override
    public Uni<Void> changed(Home home, CircleSettings before, CircleSettings after) {
        return devices.activeIn(home.circleId()).flatMap(list -> Multi.createFrom()
                .iterable(list)
                .onItem()
                .transformToUniAndConcatenate(device -> publish(home, device, after))
                .collect()
                .last()
                .replaceWithVoid());
    }

    private Uni<Void> announceHead(Home home) {
        JsonNode body = Json.object("n", home.n(), "head", home.head());
        return devices.activeIn(home.circleId()).flatMap(list -> Multi.createFrom()
                .iterable(list)
                .onItem()
                .transformToUniAndConcatenate(
                        device -> commands.keep(device.deviceId, home, DeviceCommands.LINKS, home.head(), body))
                .collect()
                .last()
                .replaceWithVoid());
    }

    private Uni<Void> publish(Home home, DeviceEntity device, CircleSettings wishes) {
        return outbox.publish(
                device.deviceId,
                new DeviceRegistration(
                        device.deviceId,
                        Wire.json(device.device),
                        device.status,
                        home.pseudonym(),
                        home.circleId(),
                        wishes.plan(),
                        wishes.retentionDays()));
    }
}
