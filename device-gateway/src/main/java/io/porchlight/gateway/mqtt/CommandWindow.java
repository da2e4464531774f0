package io.porchlight.gateway.mqtt;

import io.netty.handler.codec.mqtt.MqttMessage;
import io.netty.handler.codec.mqtt.MqttQoS;
import io.porchlight.gateway.command.Command;
import io.porchlight.gateway.command.CommandKind;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Commands on their way down one connection. At most one of each kind is under way and at most one of each kind waits
 * (the newest), so what a slow reader can hold here is bounded by the number of kinds. The packet identifier of a kind
 * is fixed: it is free again exactly when the kind is.
 */
final class CommandWindow {
    /** Fixed header, topic length, packet id, property length and expiry: more than any PUBLISH here adds. */
    private static final int OVERHEAD = 20;

    private record Waiting(Command command, long expiresAt) {}

    /** The commands of one kind; there is none of a kind to which the device never listened. */
    private static final class Lane {
        private @Nullable MqttQoS subscribed;
        private @Nullable Command underWay;
        private @Nullable Waiting waiting;
        private @Nullable String delivered;
    }

    private final Packets packets;
    private final String deviceId;
    private final int receiveMaximum;
    private final long maximumPacket;
    private final Map<CommandKind, Lane> lanes = new EnumMap<>(CommandKind.class);
    private int waiting;

    CommandWindow(Packets packets, String deviceId, int receiveMaximum, long maximumPacket) {
        this.packets = packets;
        this.deviceId = deviceId;
        this.receiveMaximum = receiveMaximum;
        this.maximumPacket = maximumPacket;
    }

    void subscribe(CommandKind kind, MqttQoS qos) {
        lanes.computeIfAbsent(kind, first -> new Lane()).subscribed = qos;
    }

    /** @return whether there was such a subscription */
    boolean unsubscribe(CommandKind kind) {
        Lane lane = lanes.get(kind);
        if (lane == null) {
            return false;
        }
        boolean was = lane.subscribed != null;
        waits(lane, null);
        lane.subscribed = null;
        return was;
    }

    /**
     * Takes a command for a kind that the device listens to; anything else is not for this connection. One that this
     * connection has acknowledged is not sent again on it: the device has it and has yet to answer.
     */
    void offer(Command command, long expiresAt) {
        Lane lane = lanes.get(command.kind());
        if (lane == null
                || lane.subscribed == null
                || (lane.underWay != null && lane.underWay.commandId().equals(command.commandId()))
                || command.commandId().equals(lane.delivered)
                || size(command) > maximumPacket) {
            return;
        }
        waits(lane, new Waiting(command, expiresAt));
    }

    private void waits(Lane lane, @Nullable Waiting next) {
        waiting += (next == null ? 0 : 1) - (lane.waiting == null ? 0 : 1);
        lane.waiting = next;
    }

    /** What can be sent now: one, since each may be large; more when it is known that the device takes it. */
    List<MqttMessage> ready(long now) {
        if (waiting == 0) {
            return List.of();
        }
        for (Map.Entry<CommandKind, Lane> each : lanes.entrySet()) {
            Lane lane = each.getValue();
            Waiting next = lane.waiting;
            if (next != null && next.expiresAt() <= now) {
                waits(lane, null);
            } else if (next != null && lane.subscribed != null && free(lane)) {
                return List.of(send(each.getKey(), lane, lane.subscribed, next, now));
            }
        }
        return List.of();
    }

    private boolean free(Lane lane) {
        return lane.subscribed != MqttQoS.AT_LEAST_ONCE || (lane.underWay == null && underWay() < receiveMaximum);
    }

    private MqttMessage send(CommandKind kind, Lane lane, MqttQoS qos, Waiting next, long now) {
        boolean acknowledged = qos == MqttQoS.AT_LEAST_ONCE;
        long seconds = Math.clamp((next.expiresAt() - now) / 1000, 1, Integer.MAX_VALUE);
        waits(lane, null);
        if (acknowledged) {
            lane.underWay = next.command();
        }
        return packets.publish(
                kind.topic(deviceId),
                acknowledged ? packetId(kind) : 0,
                qos,
                next.command().payload(),
                seconds);
    }

    /** The command that a PUBACK with this packet id is about. */
    Optional<Command> acknowledged(int packetId) {
        CommandKind[] kinds = CommandKind.values();
        Lane lane = packetId < 1 || packetId > kinds.length ? null : lanes.get(kinds[packetId - 1]);
        if (lane == null || lane.underWay == null) {
            return Optional.empty();
        }
        Command done = lane.underWay;
        lane.underWay = null;
        lane.delivered = done.commandId();
        return Optional.of(done);
    }

    /** Commands under way and waiting; never more than twice the number of kinds. */
    int size() {
        return underWay() + waiting;
    }

    private int underWay() {
        int count = 0;
        for (Lane lane : lanes.values()) {
            count += lane.underWay == null ? 0 : 1;
        }
        return count;
    }

    private static int packetId(CommandKind kind) {
        return kind.ordinal() + 1;
    }

    private long size(Command command) {
        return OVERHEAD + command.kind().topic(deviceId).length() + command.payload().length;
    }
}
