package io.porchlight.consent.device;

import io.porchlight.consent.Sql;
import io.porchlight.consent.circle.Home;
import io.porchlight.contracts.api.CommandView;
import io.porchlight.contracts.api.DeviceView;
import io.porchlight.messaging.json.Wire;
import io.porchlight.sealing.json.Json;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** What a home sees of its doorbells: state, whether they are connected, what became of the last commands. */
@ApplicationScoped
class DeviceViews {
    private final DeviceRepository devices;
    private final Clock clock;

    DeviceViews(DeviceRepository devices, Clock clock) {
        this.devices = devices;
        this.clock = clock;
    }

    private record Told(String deviceId, CommandView command) {}

    private record Connection(boolean online, long since) {}

    Uni<List<DeviceView>> of(Home home) {
        long now = clock.instant().getEpochSecond();
        return devices.activeIn(home.circleId()).flatMap(list -> connections(home, now)
                .flatMap(connections -> commands(home, now).map(commands -> list.stream()
                        .map(device -> view(
                                device,
                                connections.get(device.deviceId),
                                commands.getOrDefault(device.deviceId, List.of())))
                        .toList())));
    }

    private static Uni<Map<String, Connection>> connections(Home home, long now) {
        return Sql.rows(
                        "select s.device_id, s.online, s.changed_at, coalesce(n.alive_until, 0) from device_session s"
                                + " join device d on d.device_id = s.device_id"
                                + " left join gateway_node n on n.node = s.node"
                                + " where d.circle_id = ?1 and d.status = 'ACTIVE'",
                        home.circleId())
                .map(rows -> {
                    Map<String, Connection> found = new HashMap<>();
                    rows.forEach(row -> found.put(
                            (String) row[0], connection((Boolean) row[1], number(row[2]), number(row[3]), now)));
                    return found;
                });
    }

    /** A session ends at the latest when its gateway is not heard of any more. */
    private static Connection connection(boolean online, long changedAt, long aliveUntil, long now) {
        return online && aliveUntil <= now
                ? new Connection(false, Math.max(changedAt, DeviceSessions.minute(aliveUntil)))
                : new Connection(online, changedAt);
    }

    private static Uni<Map<String, List<CommandView>>> commands(Home home, long now) {
        return Sql.rows(
                        "select c.device_id, c.kind, c.command_id, c.sent_at, c.expires_at, c.outcome, c.reason,"
                                + " c.answered_at from device_command c join device d on d.device_id = c.device_id"
                                + " where d.circle_id = ?1 and d.status = 'ACTIVE' order by c.device_id, c.kind",
                        home.circleId())
                .map(rows -> rows.stream()
                        .map(row -> new Told((String) row[0], command(row, now)))
                        .collect(Collectors.groupingBy(
                                Told::deviceId, Collectors.mapping(Told::command, Collectors.toList()))));
    }

    private static CommandView command(Object[] row, long now) {
        String said = (String) row[5];
        String unanswered = number(row[4]) <= now ? "expired" : "waiting";
        String reason = (String) row[6];
        return new CommandView(
                (String) row[1],
                (String) row[2],
                number(row[3]),
                said.isEmpty() ? unanswered : said,
                reason.isEmpty() ? null : reason,
                number(row[7]) == 0 ? null : Long.valueOf(number(row[7])));
    }

    private static DeviceView view(DeviceEntity device, @Nullable Connection connection, List<CommandView> commands) {
        return new DeviceView(
                device.deviceId,
                device.state == null ? Json.object() : Wire.json(device.state),
                device.seenAt,
                device.acknowledgedHead,
                connection != null && connection.online(),
                connection == null ? null : connection.since(),
                device.clonedAt,
                device.deviceKey == null ? null : Wire.json(device.deviceKey),
                commands);
    }

    private static long number(Object value) {
        return ((Number) value).longValue();
    }
}
