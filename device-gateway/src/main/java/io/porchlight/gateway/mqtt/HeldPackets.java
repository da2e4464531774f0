package io.porchlight.gateway.mqtt;

import io.netty.handler.codec.mqtt.MqttMessage;
import io.netty.util.ReferenceCountUtil;
import io.porchlight.gateway.limit.EdgeLimits;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.function.Consumer;

/** What a device sent right behind CONNECT, until it is known who it is. Owns the packets' references. */
final class HeldPackets {
    private final Deque<MqttMessage> held = new ArrayDeque<>(2);
    private int bytes;

    boolean full() {
        return held.size() >= EdgeLimits.HELD_WHILE_AUTHENTICATING.number();
    }

    boolean isEmpty() {
        return held.isEmpty();
    }

    int size() {
        return held.size();
    }

    /** What the packets held say of their own length; one that could not be read says it, and nothing of it is held. */
    int bytes() {
        return bytes;
    }

    void add(MqttMessage packet) {
        held.add(packet);
        bytes += length(packet);
    }

    /** Hands over the oldest packet, for the time of the call, or why it could not be read. */
    void next(Consumer<MqttMessage> taker, Consumer<Throwable> malformed) {
        MqttMessage packet = held.removeFirst();
        bytes -= length(packet);
        try {
            if (packet.decoderResult().isFailure()) {
                malformed.accept(packet.decoderResult().cause());
            } else {
                taker.accept(packet);
            }
        } finally {
            ReferenceCountUtil.release(packet);
        }
    }

    void clear() {
        held.forEach(ReferenceCountUtil::release);
        held.clear();
        bytes = 0;
    }

    /** A packet's length on the wire, without the one to four bytes that say it. */
    private static int length(MqttMessage packet) {
        boolean whole = packet.fixedHeader() != null && packet.decoderResult().isSuccess();
        return whole ? 1 + packet.fixedHeader().remainingLength() : 0;
    }
}
