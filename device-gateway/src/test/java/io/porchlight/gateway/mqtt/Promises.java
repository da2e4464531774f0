package io.porchlight.gateway.mqtt;

import io.netty.handler.codec.mqtt.MqttConnAckMessage;
import io.netty.handler.codec.mqtt.MqttMessage;
import io.netty.handler.codec.mqtt.MqttMessageType;
import io.netty.handler.codec.mqtt.MqttPubReplyMessageVariableHeader;
import io.netty.handler.codec.mqtt.MqttPublishMessage;
import io.netty.handler.codec.mqtt.MqttQoS;
import io.porchlight.gateway.command.CommandKind;
import io.porchlight.gateway.limit.EdgeLimits;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Watches a session from outside and fails as soon as one of the promises of {@link MqttSession} is broken. */
final class Promises {
    private static final long MOST_HELD = 2 * EdgeLimits.IN_FLIGHT_UP.number() + 2 * EdgeLimits.IN_FLIGHT_DOWN.number();
    private static final long FULL_BYTES = EdgeLimits.IN_FLIGHT_UP.number() * EdgeLimits.PACKET_SIZE.number();
    private static final long MOST_BYTES = (EdgeLimits.IN_FLIGHT_UP.number() + 1) * EdgeLimits.PACKET_SIZE.number();

    /** What has become of a message that is to be acknowledged. */
    private enum Fate {
        STORING,
        STORED,
        REFUSED
    }

    private final MqttSession session;
    private final Map<Integer, Fate> inFlight = new LinkedHashMap<>();
    private final Set<Integer> underWay = new HashSet<>();
    private boolean five = true;
    private boolean asked;
    private boolean answered;
    private boolean open;
    private boolean last;
    private boolean closed;
    private boolean paused;
    private boolean pressure;
    private boolean writable = true;

    Promises(MqttSession session) {
        this.session = session;
    }

    /** The version that a CONNECT names: it counts if it is the first. */
    void version(boolean five) {
        this.five = asked ? this.five : five;
    }

    void pressure(boolean on) {
        pressure = on;
    }

    void writable(boolean on) {
        writable = on;
    }

    boolean paused() {
        return paused;
    }

    boolean closed() {
        return closed;
    }

    /** Whether it asked who is there and has not been told. */
    boolean authenticating() {
        return asked && !answered && !closed;
    }

    /** Packet ids of what is stored at this moment, in the order in which it came. */
    List<Integer> storing() {
        List<Integer> ids = new ArrayList<>();
        inFlight.forEach((id, fate) -> {
            if (fate == Fate.STORING) {
                ids.add(id);
            }
        });
        return ids;
    }

    void stored(int packetId) {
        if (packetId < 0) {
            inFlight.remove(packetId);
        }
        inFlight.computeIfPresent(packetId, (id, fate) -> fate == Fate.STORING ? Fate.STORED : fate);
    }

    void refused(int packetId) {
        if (packetId < 0) {
            inFlight.remove(packetId);
        }
        inFlight.computeIfPresent(packetId, (id, fate) -> fate == Fate.STORING ? Fate.REFUSED : fate);
    }

    /** What the session wants done, in answer to one thing that happened. */
    void take(List<Effect> effects) {
        effects.forEach(this::take);
        check(closed || !last, "a last word, and it goes on");
        check(session.held() <= MOST_HELD, "held " + session.held());
        check(session.heldBytes() <= MOST_BYTES, "bytes held " + session.heldBytes());
        long unacknowledged = inFlight.keySet().stream().filter(id -> id < 0).count();
        long acknowledged = inFlight.size() - unacknowledged;
        long most = EdgeLimits.IN_FLIGHT_UP.number();
        check(acknowledged <= most && unacknowledged <= most, "in flight " + inFlight);
        if (closed) {
            check(session.deadline() == Long.MAX_VALUE, "closed, and waits for something");
            return;
        }
        boolean full = !five && acknowledged >= most || unacknowledged >= most || session.heldBytes() >= FULL_BYTES;
        check(paused || !authenticating(), "reads what a stranger says");
        if (open) {
            check(paused || !pressure && writable && !full, "reads on: " + pressure + writable + full);
        }
        if (!(open && (pressure || full))) {
            check(session.deadline() < Long.MAX_VALUE, "waits for ever, paused: " + paused);
        }
    }

    private void take(Effect effect) {
        check(!closed, "an effect after Close: " + effect);
        check(!last || effect instanceof Effect.Close, "after its last word: " + effect);
        switch (effect) {
            case Effect.Authenticate ask -> {
                check(!asked, "asks again who is there");
                asked = true;
            }
            case Effect.Store store -> {
                check(open, "stores what a stranger says");
                // Below zero it is a number for what has no packet id, at QoS 0.
                check(store.packetId() != 0, "nothing to name it by");
                check(inFlight.put(store.packetId(), Fate.STORING) == null, "stores what it stores already");
            }
            case Effect.Listening listening -> check(open, "a stranger listens");
            case Effect.CommandDelivered delivered ->
                check(
                        underWay.remove(delivered.command().kind().ordinal() + 1),
                        "delivered what was not under way: " + delivered.command());
            case Effect.PauseReading pause -> {
                check(!paused, "paused twice");
                paused = true;
            }
            case Effect.ResumeReading resume -> {
                check(paused, "resumed without pause");
                paused = false;
            }
            case Effect.Close close -> {
                closed = true;
                boolean mayHaveWill =
                        switch (close.ending()) {
                            case DISCONNECTED, LOST, KEEP_ALIVE_TIMEOUT, PROTOCOL_ERROR, RATE, REFUSED, SLOW_READER ->
                                open;
                            default -> false;
                        };
                check(close.will() == null || mayHaveWill, "a will after " + close.ending());
            }
            case Effect.Send send -> sent(send.packet());
        }
    }

    private void sent(MqttMessage packet) {
        MqttMessageType type = packet.fixedHeader().messageType();
        check(open || type == MqttMessageType.CONNACK, "says to a stranger: " + type);
        switch (type) {
            case CONNACK -> {
                check(!answered, "a second CONNACK");
                answered = true;
                open = ((MqttConnAckMessage) packet)
                                .variableHeader()
                                .connectReturnCode()
                                .byteValue()
                        == 0;
                last = !open;
            }
            case DISCONNECT -> {
                check(five, "MQTT 3.1.1 has no DISCONNECT from a server");
                last = true;
            }
            case PUBACK -> acknowledged((MqttPubReplyMessageVariableHeader) packet.variableHeader());
            case PUBLISH -> published((MqttPublishMessage) packet);
            default -> {}
        }
    }

    private void acknowledged(MqttPubReplyMessageVariableHeader puback) {
        Fate fate = inFlight.remove(puback.messageId());
        if (puback.reasonCode() == 0) {
            // In MQTT 3.1.1 a device that listens to its errors has heard there that it was refused.
            check(fate == Fate.STORED || (!five && fate == Fate.REFUSED), "acknowledged what is not stored: " + fate);
        } else {
            check(five, "MQTT 3.1.1 has no reasons in PUBACK");
            check(fate == null || fate == Fate.REFUSED, "refuses what nobody refused: " + fate);
        }
    }

    private void published(MqttPublishMessage command) {
        if (command.fixedHeader().qosLevel() == MqttQoS.AT_MOST_ONCE) {
            return;
        }
        int id = command.variableHeader().packetId();
        check(writable, "a command for a device that takes nothing");
        check(id >= 1 && id <= CommandKind.values().length, "packet id " + id);
        check(underWay.add(id), "a second command of a kind under way");
    }

    private static void check(boolean holds, String otherwise) {
        if (!holds) {
            throw new AssertionError(otherwise);
        }
    }
}
