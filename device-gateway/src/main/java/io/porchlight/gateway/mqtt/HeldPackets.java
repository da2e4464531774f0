package io.porchlight.gateway.mqtt;

import io.netty.handler.codec.mqtt.MqttMessage;
import io.netty.util.ReferenceCountUtil;
import io.porchlight.gateway.limit.EdgeLimits;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.NoSuchElementException;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** What a device sent right behind CONNECT, until it is known who it is. Owns the packets' references. */
final class HeldPackets {
    /** A hundred thousand sessions hold nothing: it is there only while there is something in it. */
    private @Nullable Deque<MqttMessage> held;

    private int bytes;

    boolean full() {
        return size() >= EdgeLimits.HELD_WHILE_AUTHENTICATING.number();
    }

    boolean isEmpty() {
        return held == null;
    }

    int size() {
        return held == null ? 0 : held.size();
    }

    /** What the packets held say of their own length; one that could not be read says it, and nothing of it is held. */
    int bytes() {
        return bytes;
    }

    void add(MqttMessage packet) {
        if (held == null) {
            held = new ArrayDeque<>(2);
        }
        held.add(packet);
        bytes += length(packet);
    }

    /** Hands over the oldest packet, for the time of the call, or why it could not be read. */
    void next(Consumer<MqttMessage> taker, Consumer<Throwable> malformed) {
        if (held == null) {
            throw new NoSuchElementException("nothing is held");
        }
        MqttMessage packet = held.removeFirst();
        if (held.isEmpty()) {
            held = null;
        }
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
        if (held != null) {
            held.forEach(ReferenceCountUtil::release);
            held = null;
        }
        bytes = 0;
    }

    /** A packet's length on the wire, without the one to four bytes that say it. */
    private static int length(MqttMessage packet) {
        boolean whole = packet.fixedHeader() != null && packet.decoderResult().isSuccess();
        return whole ? 1 + packet.fixedHeader().remainingLength() : 0;
    }
}
