package io.porchlight.consent.device;

import com.fasterxml.jackson.databind.JsonNode;
import io.porchlight.consent.Limits;
import io.porchlight.consent.Sql;
import io.porchlight.consent.circle.Home;
import io.porchlight.contracts.event.DeviceCommand;
import io.porchlight.contracts.event.EventType;
import io.porchlight.messaging.outbox.Outbox;
import io.porchlight.sealing.encoding.Bytes;
import io.porchlight.sealing.json.Json;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.util.List;

/**
 * Tells doorbells what to do, remembers the last command of each kind with what became of it, and takes a command back
 * from every gateway once it is answered. A command names the home that it comes from, so that no other home's doorbell
 * ever gets it.
 */
@ApplicationScoped
public class DeviceCommands {
    /** The chain has grown: {@code {n, head}}. */
    static final String LINKS = "links";
    /** Sealed settings: {@code {revision, keyId, sealed}}. */
    static final String SETTINGS = "settings";
    /** Sound: {@code {eventId?}}. */
    static final String CHIME = "chime";
    /** Other firmware is there: {@code {version}}. A notice, nothing is installed by it. */
    static final String FIRMWARE = "firmware";

    private final Outbox outbox;
    private final Clock clock;

    DeviceCommands(Outbox outbox, Clock clock) {
        this.outbox = outbox;
        this.clock = clock;
    }

    /** The pairing message: the only command for a doorbell that belongs to nobody. */
    Uni<String> pair(String deviceId, JsonNode body) {
        return send(deviceId, "", "pair", "", body, now() + Limits.COMMAND_LIFE.number());
    }

    /** A command that waits for a doorbell that is away, in the place of the one before of its kind. */
    Uni<String> keep(String deviceId, Home home, String kind, String about, JsonNode body) {
        return send(deviceId, home.pseudonym(), kind, about, body, now() + Limits.COMMAND_KEPT.number());
    }

    /** Lets a doorbell sound, if it hears of it soon. */
    Uni<String> chime(String deviceId, String circle) {
        return send(deviceId, circle, CHIME, "", Json.object(), now() + Limits.CHIME_LIFE.number());
    }

    /** Lets the home's other doorbells sound when one is pressed, for as long as the press may ring. */
    public Uni<Void> chimeElsewhere(String circle, String pressed, String eventId, long ringUntil) {
        return Sql.rows(
                        "select d.device_id, c.pseudonym from device d join circle c on c.circle_id = d.circle_id"
                                + " where c.pseudonym = ?1 and d.status = 'ACTIVE' and d.device_id <> ?2"
                                + " order by d.device_id",
                        circle,
                        pressed)
                .flatMap(rows -> oneByOne(rows, row -> send(
                                (String) row[0], (String) row[1], CHIME, "", Json.object("eventId", eventId), ringUntil)
                        .replaceWithVoid()));
    }

    private Uni<String> send(String deviceId, String circle, String kind, String about, JsonNode body, long expiresAt) {
        String commandId = Bytes.randomId();
        var command = new DeviceCommand(commandId, deviceId, circle.isEmpty() ? null : circle, kind, body, expiresAt);
        return Sql.run(
                        "insert into device_command (device_id, kind, command_id, circle, about, sent_at, expires_at)"
                                + " values (?1, ?2, ?3, ?4, ?5, ?6, ?7) on conflict (device_id, kind) do update set"
                                + " command_id = excluded.command_id, circle = excluded.circle,"
                                + " about = excluded.about, sent_at = excluded.sent_at,"
                                + " expires_at = excluded.expires_at, outcome = '', reason = '', answered_at = 0",
                        deviceId,
                        kind,
                        commandId,
                        circle,
                        about,
                        now(),
                        expiresAt)
                .flatMap(stored -> outbox.publish(command.key(), command))
                .replaceWith(commandId);
    }

    /** The doorbell has answered; what it answered last counts, and only about the last command of the kind. */
    Uni<Void> answered(String deviceId, String commandId, String outcome, String reason) {
        return Sql.rows(
                        "select kind, command_id from device_command where device_id = ?1 and command_id = ?2"
                                + " for update",
                        deviceId,
                        commandId)
                .flatMap(rows -> oneByOne(rows, row -> Sql.run(
                                "update device_command set outcome = ?3, reason = ?4, answered_at = ?5"
                                        + " where device_id = ?1 and command_id = ?2",
                                deviceId,
                                commandId,
                                outcome,
                                reason,
                                now())
                        .flatMap(done -> takeBack(deviceId, (String) row[0]))));
    }

    /** Whether a command of this kind was sent about this already. */
    Uni<Boolean> wasTold(String deviceId, String kind, String about) {
        return Sql.rows(
                        "select device_id, about from device_command where device_id = ?1 and kind = ?2 and about = ?3",
                        deviceId,
                        kind,
                        about)
                .map(rows -> !rows.isEmpty());
    }

    /** A doorbell that changes hands keeps nothing of its former home: commands, settings, when it was there. */
    Uni<Void> forget(String deviceId) {
        return Sql.values(String.class, "select kind from device_command where device_id = ?1", deviceId)
                .flatMap(kinds -> oneByOne(kinds, kind -> takeBack(deviceId, kind)))
                .flatMap(done -> Sql.run("delete from device_command where device_id = ?1", deviceId))
                .flatMap(done -> Sql.run("delete from device_settings where device_id = ?1", deviceId))
                .flatMap(done -> Sql.run(
                        "update device_session set changed_at = ?2 where device_id = ?1",
                        deviceId,
                        DeviceSessions.minute(now())))
                .replaceWithVoid();
    }

    private Uni<Void> takeBack(String deviceId, String kind) {
        return outbox.publishTombstone(DeviceCommand.key(deviceId, kind), EventType.DEVICE_COMMAND);
    }

    private static <T> Uni<Void> oneByOne(List<T> items, java.util.function.Function<T, Uni<Void>> action) {
        return Multi.createFrom()
                .iterable(items)
                .onItem()
                .transformToUniAndConcatenate(action::apply)
                .collect()
                .last()
                .replaceWithVoid();
    }

    private long now() {
        return clock.instant().getEpochSecond();
    }
}
