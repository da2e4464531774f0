package io.porchlight.gateway.mqtt;

import io.netty.handler.codec.TooLongFrameException;
import io.netty.handler.codec.mqtt.MqttConnectMessage;
import io.netty.handler.codec.mqtt.MqttMessage;
import io.netty.util.ReferenceCountUtil;
import io.porchlight.gateway.command.Command;
import io.porchlight.gateway.limit.EdgeLimits;
import io.porchlight.gateway.mqtt.ConnectRules.Terms;
import io.porchlight.gateway.mqtt.Effect.Close;
import io.porchlight.gateway.mqtt.Effect.Ending;
import io.porchlight.gateway.mqtt.Effect.Send;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One connection's MQTT 3.1.1 or 5 session, without I/O: decoded packets, answers and time go in, effects come out.
 *
 * <p>Guarantees: a PUBACK of success is sent only after {@link #stored}; what the session holds is bounded by
 * {@link EdgeLimits} whatever is sent to it; after {@link Effect.Close} it has no further effects. Time is milliseconds
 * of one monotonic clock. It belongs to its connection's event loop.
 */
public final class MqttSession {
    private enum Phase {
        NEW,
        AUTHENTICATING,
        OPEN,
        CLOSED
    }

    private final List<Effect> effects = new ArrayList<>(4);
    private final Opening opening = new Opening(effects);
    private final ReadGate gate;
    private Phase phase = Phase.NEW;
    private long phaseSince;
    private long lastHeard;
    private @Nullable OpenSession open;

    public MqttSession(long now) {
        this.phaseSince = now;
        this.lastHeard = now;
        this.gate = new ReadGate(now);
    }

    /** A packet came in, well-formed or not. Takes over the reference to it. */
    public List<Effect> packet(MqttMessage packet, long now) {
        try {
            if (phase == Phase.CLOSED) {
                return List.of();
            }
            lastHeard = now;
            gate.packet(now);
            if (packet.decoderResult().isFailure()) {
                malformed(packet.decoderResult().cause());
            } else {
                dispatch(packet);
            }
            return settle(now);
        } finally {
            ReferenceCountUtil.release(packet);
        }
    }

    private void dispatch(MqttMessage packet) {
        switch (phase) {
            case NEW -> {
                if (!(packet instanceof MqttConnectMessage connect)) {
                    close(Ending.PROTOCOL_ERROR);
                } else if (opening.connect(connect)) {
                    phase = Phase.AUTHENTICATING;
                    phaseSince = lastHeard;
                } else {
                    close(Ending.REFUSED);
                }
            }
            case OPEN -> current().packet(packet);
            // Nothing is read while it is not known who this is.
            case AUTHENTICATING -> close(Ending.PROTOCOL_ERROR);
            case CLOSED -> {}
        }
    }

    /** Whether this device, once admitted, would be let in: else it takes no other session's place. */
    boolean mayOpen(String deviceId) {
        return phase == Phase.AUTHENTICATING && opening.willFits(deviceId);
    }

    /** The answer to {@link Effect.Authenticate}. */
    public List<Effect> authenticated(Admission admission, long now) {
        if (phase != Phase.AUTHENTICATING) {
            return List.of();
        }
        switch (admission) {
            case Admission.Denied denied -> deny(denied.reason());
            case Admission.Admitted admitted -> {
                if (!opening.willFits(admitted.deviceId())) {
                    deny(Reason.TOPIC_INVALID);
                } else {
                    gate.use(admitted.rates(), now);
                    open(admitted.deviceId(), opening.terms());
                }
            }
        }
        return settle(now);
    }

    private void deny(Reason reason) {
        opening.deny(reason);
        close(Ending.REFUSED);
    }

    private void open(String deviceId, Terms agreed) {
        phase = Phase.OPEN;
        Packets packets = new Packets(agreed.five());
        open = new OpenSession(deviceId, agreed, packets, effects);
        effects.add(new Send(packets.accepted(agreed)));
    }

    /** What the device published under this packet id is durable. */
    public List<Effect> stored(int packetId, long now) {
        if (phase == Phase.OPEN) {
            current().stored(packetId, Reason.SUCCESS);
        }
        return settle(now);
    }

    /**
     * What the device published is not to be stored, ever: its fault. Without a subscription to its errors, nothing but
     * closing says so in MQTT 3.
     */
    public List<Effect> refused(int packetId, Fault fault, long now) {
        if (phase == Phase.OPEN) {
            current().refused(packetId, fault);
        }
        return settle(now);
    }

    /** What the device published could not be stored now: the connection ends unacknowledged and it sends again. */
    public List<Effect> storeFailed(long now) {
        return end(Ending.NOT_STORED, Reason.BUSY, now);
    }

    /**
     * A command for this device.
     *
     * @param expiresAt by this session's clock
     */
    public List<Effect> command(Command command, long expiresAt, long now) {
        if (phase == Phase.OPEN) {
            current().commands().offer(command, expiresAt);
        }
        return settle(now);
    }

    /** So many bytes came in, whatever will be made of them. */
    public List<Effect> bytes(long count, long now) {
        gate.bytes(count, now);
        // Packets follow these bytes, if they are any: only a rate that is spent does something now.
        return gate.mustRest(now) || gate.spent(now) ? settle(now) : List.of();
    }

    /** Whether the device takes what it is sent. */
    public List<Effect> writable(boolean on, long now) {
        gate.writable(on, now);
        return settle(now);
    }

    /** The gateway can, or can again, take what devices say. */
    public List<Effect> pressure(boolean on, long now) {
        gate.pressure(on);
        return settle(now);
    }

    /** Time has passed: at or after {@link #deadline()}. */
    public List<Effect> tick(long now) {
        if (now < deadline()) {
            return settle(now);
        }
        return switch (phase) {
            case NEW -> {
                boolean late = now >= phaseSince + EdgeLimits.CONNECT_WAIT.millis();
                yield late ? end(Ending.CONNECT_TIMEOUT, Reason.UNAVAILABLE, now) : settle(now);
            }
            case AUTHENTICATING -> {
                deny(Reason.UNAVAILABLE);
                yield settle(now);
            }
            case OPEN -> {
                if (now >= gate.givenUpAt()) {
                    yield end(Ending.SLOW_READER, Reason.BUSY, now);
                }
                yield gate.shut() ? settle(now) : end(Ending.KEEP_ALIVE_TIMEOUT, Reason.KEEP_ALIVE, now);
            }
            case CLOSED -> List.of();
        };
    }

    /** When {@link #tick} is due; {@link Long#MAX_VALUE} if never. */
    public long deadline() {
        return switch (phase) {
            case NEW -> Math.min(phaseSince + EdgeLimits.CONNECT_WAIT.millis(), gate.readsOnAt());
            case AUTHENTICATING -> phaseSince + EdgeLimits.AUTHENTICATION_WAIT.millis();
            case OPEN ->
                gate.deadline(
                        lastHeard + current().terms().keepAliveSeconds() * 1500L,
                        current().full());
            case CLOSED -> Long.MAX_VALUE;
        };
    }

    /** Ends the session from the gateway's side: taken over, revoked, shut down. */
    public List<Effect> end(Ending ending, Reason reason, long now) {
        if (phase == Phase.OPEN) {
            current().end(ending, reason);
        } else if (phase != Phase.CLOSED) {
            close(ending);
        }
        return settle(now);
    }

    public List<Effect> lost(long now) {
        return end(Ending.LOST, Reason.PROTOCOL_ERROR, now);
    }

    int held() {
        return open == null ? 0 : open.held();
    }

    int heldBytes() {
        return open == null ? 0 : open.waitingBytes();
    }

    private void malformed(Throwable cause) {
        if (phase == Phase.OPEN) {
            boolean large = cause instanceof TooLongFrameException;
            current().end(Ending.PROTOCOL_ERROR, large ? Reason.TOO_LARGE : Reason.MALFORMED);
            return;
        }
        if (phase == Phase.NEW) {
            opening.malformed(cause);
        }
        close(Ending.PROTOCOL_ERROR);
    }

    private void close(Ending ending) {
        phase = Phase.CLOSED;
        effects.add(new Close(ending, null));
    }

    private void followEnding() {
        if (phase == Phase.OPEN && current().ended()) {
            phase = Phase.CLOSED;
        }
    }

    private List<Effect> settle(long now) {
        followEnding();
        if (phase == Phase.OPEN && gate.spent(now)) {
            current().end(Ending.RATE, Reason.MESSAGE_RATE);
            followEnding();
        }
        if (phase == Phase.OPEN && gate.writable()) {
            current().flushCommands(now);
        }
        boolean stop =
                switch (phase) {
                    // Also while nothing can be stored: a newcomer is to hear so.
                    case NEW -> gate.throttled(now);
                    case AUTHENTICATING -> true;
                    case CLOSED -> false;
                    case OPEN -> gate.mustRest(now) || current().full();
                };
        if (phase != Phase.CLOSED && gate.shut(stop)) {
            if (!stop) {
                lastHeard = now;
            }
            effects.add(stop ? new Effect.PauseReading() : new Effect.ResumeReading());
        }
        if (effects.isEmpty()) {
            return List.of();
        }
        List<Effect> out = effects.size() == 1 ? List.of(effects.getFirst()) : List.copyOf(effects);
        effects.clear();
        return out;
    }

    private OpenSession current() {
        if (open == null) {
            throw new IllegalStateException("no session is open");
        }
        return open;
    }
}
