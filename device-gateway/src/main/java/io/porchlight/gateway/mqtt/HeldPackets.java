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

    boolean full() {
        return held.size() >= EdgeLimits.HELD_WHILE_AUTHENTICATING.number();
    }

    boolean isEmpty() {
        return held.isEmpty();
    }

    int size() {
        return held.size();
    }

    void add(MqttMessage packet) {
        held.add(packet);
    }

    /** Hands over the oldest packet, for the time of the call. */
    void next(Consumer<MqttMessage> taker) {
        MqttMessage packet = held.removeFirst();
        try {
            taker.accept(packet);
        } finally {
            ReferenceCountUtil.release(packet);
        }
    }

    void clear() {
        held.forEach(ReferenceCountUtil::release);
        held.clear();
    }
}
