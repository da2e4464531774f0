package io.porchlight.gateway.mqtt;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.codec.mqtt.MqttConnectMessage;
import io.netty.handler.codec.mqtt.MqttDecoder;
import io.netty.handler.codec.mqtt.MqttEncoder;
import io.netty.handler.codec.mqtt.MqttMessage;
import io.netty.util.ReferenceCountUtil;
import io.porchlight.gateway.limit.EdgeLimits;
import java.util.List;
import org.junit.jupiter.api.DisplayName;

/**
 * whole streams of bytes through the decoder, the session and the encoder. Nothing escapes but protocol outcomes,
 * the {@link Promises} hold, and everything that is sent can be encoded. Each stream is lived three times: all answers
 * come at once; all come as late as they may, so that messages pile up; nobody is let in.
 * {@code ./porchlight bench gateway-fuzz} fuzzes; otherwise the corpus is replayed.
 */
class MqttStreamFuzzTest {
    private static final Admission LET_IN = new Admission.Admitted("d");

    @FuzzTest(maxDuration = "20m", maxExecutions = 1_000_000)
    @DisplayName("A-43 malformed packet streams end in protocol outcomes only")
    void stream(byte[] bytes) {
        new Stream(bytes, 0, 100, LET_IN).live();
        new Stream(bytes, Integer.MAX_VALUE, 1, LET_IN).live();
        new Stream(bytes, bytes.length % 9, 1, new Admission.Denied(Reason.NOT_AUTHORIZED)).live();
    }

    /** One stream and what becomes of it. */
    private static final class Stream {
        private final EmbeddedChannel channel = new EmbeddedChannel(
                MqttEncoder.INSTANCE,
                new PacketReader(EdgeLimits.PACKET_SIZE.asInt()),
                new MqttDecoder(EdgeLimits.PACKET_SIZE.asInt(), EdgeLimits.CLIENT_ID.asInt()));
        private final MqttSession session = new MqttSession(0);
        private final Promises promises = new Promises(session);
        private final int patience;
        private final int pace;
        private final Admission admission;
        private int waited;
        private long now = 1;

        /**
         * @param patience packets that come before what they wait for does, unless nothing is read meanwhile
         * @param pace milliseconds from one packet to the next
         */
        Stream(byte[] bytes, int patience, int pace, Admission admission) {
            this.patience = patience;
            this.pace = pace;
            this.admission = admission;
            channel.writeInbound(Unpooled.wrappedBuffer(bytes));
        }

        void live() {
            for (Object in = channel.readInbound(); in != null; in = channel.readInbound()) {
                if (in instanceof MqttConnectMessage connect) {
                    promises.version(ConnectRules.five(connect));
                }
                perform(session.packet((MqttMessage) in, now += pace));
                if (promises.paused() || waited++ >= patience) {
                    answer();
                }
                for (int i = 0; promises.paused() && i < 3; i++) {
                    now = Math.max(now, session.deadline());
                    perform(session.tick(now));
                }
            }
            answer();
            perform(session.lost(now));
            channel.finishAndReleaseAll();
        }

        /** All that the session waits for. */
        private void answer() {
            waited = 0;
            if (promises.authenticating()) {
                perform(session.authenticated(admission, now));
            }
            for (int packetId : promises.storing()) {
                promises.stored(packetId);
                perform(session.stored(packetId, now));
            }
        }

        private void perform(List<Effect> effects) {
            promises.take(effects);
            for (Effect effect : effects) {
                if (effect instanceof Effect.Send send) {
                    channel.writeOutbound(send.packet());
                    ReferenceCountUtil.release(channel.readOutbound());
                }
            }
        }
    }
}
