package io.porchlight.consent.device;

import com.fasterxml.jackson.databind.JsonNode;
import io.porchlight.consent.Refusal;
import io.porchlight.consent.Sql;
import io.porchlight.consent.circle.Home;
import io.porchlight.contracts.api.DeviceSettingsChange;
import io.porchlight.contracts.api.DeviceSettingsView;
import io.porchlight.contracts.api.SealedSettings;
import io.porchlight.messaging.json.Wire;
import io.porchlight.messaging.problem.Problem;
import io.porchlight.sealing.device.DeviceKey;
import io.porchlight.sealing.json.Json;
import io.porchlight.sealing.key.PublicKeyJwk;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;

/**
 * Doorbells' settings as a server may hold them: sealed, with a number that only grows. Who signed them, and whether the
 * signer may, only the doorbell and the home can see.
 */
@ApplicationScoped
class DeviceSettingsStore {
    private final DeviceRepository devices;
    private final DeviceCommands commands;

    DeviceSettingsStore(DeviceRepository devices, DeviceCommands commands) {
        this.devices = devices;
        this.commands = commands;
    }

    /** The home's doorbell, locked; any other is not found. */
    Uni<DeviceEntity> doorbell(Home home, String deviceId) {
        return devices.locked(deviceId).map(device -> {
            if (device == null
                    || !DeviceEntity.ACTIVE.equals(device.status)
                    || !home.circleId().equals(device.circleId)) {
                throw Problem.notFound();
            }
            return device;
        });
    }

    Uni<DeviceSettingsView> of(Home home, String deviceId) {
        return doorbell(home, deviceId)
                .flatMap(doorbell -> Sql.rows(
                        "select revision, home_key_id, home_sealed, applied from device_settings"
                                + " where device_id = ?1 and circle_id = ?2",
                        deviceId,
                        home.circleId()))
                .map(rows -> {
                    if (rows.isEmpty()) {
                        throw Problem.notFound();
                    }
                    Object[] row = rows.getFirst();
                    String applied = (String) row[3];
                    return new DeviceSettingsView(
                            ((Number) row[0]).longValue(),
                            new SealedSettings((String) row[1], (String) row[2]),
                            applied.isEmpty() ? null : Wire.json(applied));
                });
    }

    Uni<String> change(Home home, String deviceId, DeviceSettingsChange wanted) {
        DeviceSettingsChange change = DeviceSettingsRules.checked(wanted);
        return doorbell(home, deviceId)
                .invoke(doorbell -> requireKey(doorbell, change.forDevice().keyId()))
                .flatMap(doorbell -> Sql.run(
                        "insert into device_settings as kept (device_id, circle_id, revision, home_key_id, home_sealed)"
                                + " values (?1, ?2, ?3, ?4, ?5) on conflict (device_id) do update set"
                                + " circle_id = excluded.circle_id, revision = excluded.revision,"
                                + " home_key_id = excluded.home_key_id, home_sealed = excluded.home_sealed"
                                + " where kept.revision < excluded.revision",
                        deviceId,
                        home.circleId(),
                        change.revision(),
                        change.forHome().keyId(),
                        change.forHome().sealed()))
                .flatMap(stored -> {
                    if (stored == 0) {
                        throw Refusal.STALE_SETTINGS.because(
                                "Another device of the home changed them. Fetch them and use a higher revision.");
                    }
                    return commands.keep(
                            deviceId,
                            home,
                            DeviceCommands.SETTINGS,
                            String.valueOf(change.revision()),
                            Json.object(
                                    "revision",
                                    change.revision(),
                                    "keyId",
                                    change.forDevice().keyId(),
                                    "sealed",
                                    change.forDevice().sealed()));
                });
    }

    /** The doorbell signed that it follows certain settings; the home checks which. */
    Uni<Void> applied(String deviceId, String circleId, JsonNode signed) {
        return Sql.run(
                        "update device_settings set applied = ?3 where device_id = ?1 and circle_id = ?2",
                        deviceId,
                        circleId,
                        Wire.text(signed))
                .replaceWithVoid();
    }

    private static void requireKey(DeviceEntity doorbell, String keyId) {
        boolean known = doorbell.deviceKey != null
                && DeviceKey.verify(Wire.json(doorbell.deviceKey), PublicKeyJwk.of(Wire.json(doorbell.device)))
                        .key()
                        .thumbprint()
                        .equals(keyId);
        if (!known) {
            throw Refusal.DEVICE_KEY_CHANGED.because(
                    "Fetch the list of doorbells and seal to the key that the doorbell announces now.");
        }
    }
}
