package io.porchlight.gateway.mqtt;

import io.netty.handler.codec.TooLongFrameException;
import io.netty.handler.codec.mqtt.MqttConnectMessage;
import io.netty.handler.codec.mqtt.MqttIdentifierRejectedException;
import io.netty.handler.codec.mqtt.MqttMessage;
import io.netty.handler.codec.mqtt.MqttUnacceptableProtocolVersionException;
import io.netty.util.ReferenceCountUtil;
import io.porchlight.gateway.command.Command;
import io.porchlight.gateway.event.UplinkTopic;
import io.porchlight.gateway.limit.EdgeLimits;
import io.porchlight.gateway.mqtt.ConnectRules.Terms;
import io.porchlight.gateway.mqtt.Effect.Close;
import io.porchlight.gateway.mqtt.Effect.Ending;
import io.porchlight.gateway.mqtt.Effect.Send;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * One connection's MQTT 3.1.1 or 5 session, without I/O: decoded packets, answers and time go in, effects come out.
 *
 * <p>Guarantees: a PUBACK of success is sent only after {@link #stored}; what the session holds is bounded by
 * {@link EdgeLimits} whatever is sent to it; after {@link Effect.Close} it has no further effects. Time is milliseconds
 * of one monotonic clock. Not safe for use by several threads: it belongs to its connection's event loop.
 */
public final class MqttSession {
    private enum Phase {
        NEW,
        AUTHENTICATING,
        OPEN,
        CLOSED
    }

    private static final Packets UNKNOWN_VERSION = new Packets(false);

    private final List<Effect> effects = new ArrayList<>(4);
    private final HeldPackets held = new HeldPackets();
    private final ReadGate gate;
    private Phase phase = Phase.NEW;
    private long phaseSince;
    private long lastHeard;
    private @Nullable Terms terms;
    private @Nullable OpenSession open;

    public MqttSession(long now) {
        this.phaseSince = now;
        this.lastHeard = now;
        this.gate = new ReadGate(now);
    }

    /** A packet came in, well-formed or not. Takes over the reference to it. */
    public List<Effect> packet(MqttMessage packet, long now) {
        boolean keep = false;
        try {
            if (phase == Phase.CLOSED) {
                return List.of();
            }
            lastHeard = now;
            gate.packet(now);
            if (packet.decoderResult().isFailure()) {
                malformed(packet.decoderResult().cause());
            } else {
                keep = dispatch(packet);
            }
            return settle(now);
        } finally {
            if (!keep) {
                ReferenceCountUtil.release(packet);
            }
        }
    }

    /** @return whether the packet is kept for later */
    private boolean dispatch(MqttMessage packet) {
        switch (phase) {
            case NEW -> {
                if (packet instanceof MqttConnectMessage connect) {
                    connect(connect);
                } else {
                    close(Ending.PROTOCOL_ERROR);
                }
            }
            case AUTHENTICATING -> {
                if (held.full()) {
                    close(Ending.PROTOCOL_ERROR);
                } else {
                    held.add(packet);
                    return true;
                }
            }
            case OPEN -> current().packet(packet);
            case CLOSED -> {}
        }
        return false;
    }

    private void connect(MqttConnectMessage connect) {
        ConnectRules.Judged judged = ConnectRules.judge(connect);
        if (judged.terms() == null) {
            Reason refusal = judged.refusal() == null ? Reason.PROTOCOL_ERROR : judged.refusal();
            effects.add(new Send(new Packets(ConnectRules.five(connect)).denied(refusal)));
            close(Ending.REFUSED);
            return;
        }
        terms = judged.terms();
        phase = Phase.AUTHENTICATING;
        phaseSince = lastHeard;
        effects.add(new Effect.Authenticate());
    }

    /** The answer to {@link Effect.Authenticate}. */
    public List<Effect> authenticated(Admission admission, long now) {
        Terms agreed = terms;
        if (phase != Phase.AUTHENTICATING || agreed == null) {
            return List.of();
        }
        Packets packets = new Packets(agreed.five());
        switch (admission) {
            case Admission.Denied denied -> {
                effects.add(new Send(packets.denied(denied.reason())));
                close(Ending.REFUSED);
            }
            case Admission.Admitted admitted -> {
                ConnectRules.Will will = agreed.will();
                if (will != null
                        && !UplinkTopic.of(admitted.deviceId(), will.topic())
                                .equals(Optional.of(new UplinkTopic.State()))) {
                    effects.add(new Send(packets.denied(Reason.TOPIC_INVALID)));
                    close(Ending.REFUSED);
                } else {
                    open(admitted.deviceId(), agreed, packets);
                }
            }
        }
        return settle(now);
    }

    private void open(String deviceId, Terms agreed, Packets packets) {
        phase = Phase.OPEN;
        open = new OpenSession(deviceId, agreed, packets, effects);
        String assigned = agreed.assignClientId() ? UUID.randomUUID().toString() : null;
        effects.add(new Send(packets.accepted(agreed.keepAliveSeconds(), agreed.capped(), assigned)));
        while (phase == Phase.OPEN && !held.isEmpty()) {
            held.next(current()::packet);
            followEnding();
        }
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
            case NEW -> end(Ending.CONNECT_TIMEOUT, Reason.UNAVAILABLE, now);
            case AUTHENTICATING -> {
                effects.add(new Send(new Packets(terms != null && terms.five()).denied(Reason.UNAVAILABLE)));
                yield end(Ending.REFUSED, Reason.UNAVAILABLE, now);
            }
            case OPEN -> gate.shut() ? settle(now) : end(Ending.KEEP_ALIVE_TIMEOUT, Reason.KEEP_ALIVE, now);
            case CLOSED -> List.of();
        };
    }

    /** When {@link #tick} is due; {@link Long#MAX_VALUE} if never. */
    public long deadline() {
        return switch (phase) {
            case NEW -> phaseSince + EdgeLimits.CONNECT_WAIT.millis();
            case AUTHENTICATING -> phaseSince + EdgeLimits.AUTHENTICATION_WAIT.millis();
            case OPEN -> {
                // Silence is our own doing while the socket is not read.
                long silence = lastHeard + current().terms().keepAliveSeconds() * 1500L;
                yield gate.shut() ? gate.restsUntil() : silence;
            }
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

    /** The connection is gone. */
    public List<Effect> lost(long now) {
        return end(Ending.LOST, Reason.PROTOCOL_ERROR, now);
    }

    /** Packets and commands held for this connection: bounded whatever the device does. */
    int held() {
        return held.size() + (open == null ? 0 : open.held());
    }

    private void malformed(Throwable cause) {
        if (phase == Phase.OPEN) {
            current()
                    .end(
                            Ending.PROTOCOL_ERROR,
                            cause instanceof TooLongFrameException ? Reason.TOO_LARGE : Reason.MALFORMED);
            return;
        }
        if (phase == Phase.NEW && cause instanceof MqttUnacceptableProtocolVersionException) {
            effects.add(new Send(UNKNOWN_VERSION.denied(Reason.VERSION)));
        } else if (phase == Phase.NEW && cause instanceof MqttIdentifierRejectedException) {
            effects.add(new Send(UNKNOWN_VERSION.denied(Reason.CLIENT_ID)));
        }
        close(Ending.PROTOCOL_ERROR);
    }

    private void close(Ending ending) {
        phase = Phase.CLOSED;
        held.clear();
        effects.add(new Close(ending, null));
    }

    private void followEnding() {
        if (phase == Phase.OPEN && current().ended()) {
            phase = Phase.CLOSED;
            held.clear();
        }
    }

    private List<Effect> settle(long now) {
        followEnding();
        if (phase == Phase.OPEN) {
            current().flushCommands(now);
        }
        boolean stop =
                switch (phase) {
                    case NEW, CLOSED -> false;
                    case AUTHENTICATING -> held.full();
                    case OPEN -> gate.mustRest(now) || current().full();
                };
        if (phase != Phase.CLOSED && gate.shut(stop)) {
            if (!stop) {
                lastHeard = now;
            }
            effects.add(stop ? new Effect.PauseReading() : new Effect.ResumeReading());
        }
        List<Effect> out = List.copyOf(effects);
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
