package io.porchlight.gateway.mqtt;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.codec.mqtt.MqttDecoder;
import io.netty.handler.codec.mqtt.MqttEncoder;
import io.netty.handler.codec.mqtt.MqttMessage;
import io.netty.util.ReferenceCountUtil;
import io.porchlight.gateway.limit.EdgeLimits;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Queue;
import org.junit.jupiter.api.DisplayName;

/**
 * whole streams of bytes through the decoder, the session and the encoder. Nothing escapes but protocol outcomes,
 * and everything that is sent can be encoded. {@code ./porchlight bench gateway-fuzz} fuzzes; otherwise the corpus is replayed.
 */
class MqttStreamFuzzTest {
    @FuzzTest(maxDuration = "20m", maxExecutions = 1_000_000)
    @DisplayName("A-43 malformed packet streams end in protocol outcomes only")
    void stream(byte[] bytes) {
        var channel = new EmbeddedChannel(
                MqttEncoder.INSTANCE,
                new PacketSizeGuard(EdgeLimits.PACKET_SIZE.asInt()),
                new MqttDecoder(EdgeLimits.PACKET_SIZE.asInt(), EdgeLimits.CLIENT_ID.asInt()));
        var session = new MqttSession(0);
        Queue<Integer> storing = new ArrayDeque<>();
        long now = 1;
        channel.writeInbound(Unpooled.wrappedBuffer(bytes));
        for (Object in = channel.readInbound(); in != null; in = channel.readInbound()) {
            now += 100;
            perform(session.packet((MqttMessage) in, now), session, channel, storing, now);
            for (Integer packetId = storing.poll(); packetId != null; packetId = storing.poll()) {
                perform(session.stored(packetId, now), session, channel, storing, now);
            }
            if (session.held() > 40) {
                throw new AssertionError("held " + session.held());
            }
        }
        session.lost(now);
        channel.finishAndReleaseAll();
    }

    private static void perform(
            List<Effect> effects, MqttSession session, EmbeddedChannel channel, Queue<Integer> storing, long now) {
        for (Effect effect : effects) {
            switch (effect) {
                case Effect.Send send -> {
                    channel.writeOutbound(send.packet());
                    ReferenceCountUtil.release(channel.readOutbound());
                }
                case Effect.Authenticate ask ->
                    perform(session.authenticated(new Admission.Admitted("d"), now), session, channel, storing, now);
                case Effect.Store store -> storing.add(store.packetId());
                default -> {}
            }
        }
    }
}
