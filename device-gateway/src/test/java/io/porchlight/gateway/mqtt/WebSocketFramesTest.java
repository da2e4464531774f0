package io.porchlight.gateway.mqtt;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import io.porchlight.gateway.limit.EdgeLimits;
import java.io.ByteArrayOutputStream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@Tag("A-43")
class WebSocketFramesTest {
    private static final int MASKED = 0x80;

    private final EmbeddedChannel channel = new EmbeddedChannel(WebSocketFrames.handlers());

    private static byte[] frame(int first, int mask, byte... payload) {
        var out = new ByteArrayOutputStream();
        out.write(first);
        if (payload.length < 126) {
            out.write(mask | payload.length);
        } else {
            out.writeBytes(new byte[] {(byte) (mask | 126), (byte) (payload.length >> 8), (byte) payload.length});
        }
        if (mask != 0) {
            // A mask of zeros changes nothing.
            out.writeBytes(new byte[4]);
        }
        out.writeBytes(payload);
        return out.toByteArray();
    }

    private void in(byte[] bytes) {
        channel.writeInbound(Unpooled.wrappedBuffer(bytes));
    }

    private byte[] out() {
        ByteBuf all = Unpooled.buffer();
        for (ByteBuf next = channel.readOutbound(); next != null; next = channel.readOutbound()) {
            all.writeBytes(next);
            next.release();
        }
        byte[] bytes = new byte[all.readableBytes()];
        all.readBytes(bytes);
        return bytes;
    }

    private byte[] bytesRead() {
        ByteBuf all = Unpooled.buffer();
        for (ByteBuf next = channel.readInbound(); next != null; next = channel.readInbound()) {
            all.writeBytes(next);
            next.release();
        }
        byte[] bytes = new byte[all.readableBytes()];
        all.readBytes(bytes);
        return bytes;
    }

    @Test
    @DisplayName(
            "A-43: pings count like messages: whoever sends more than anybody has patience for is told so and closed")
    void pings() {
        long most = EdgeLimits.MESSAGE_BURST.number()
                + EdgeLimits.MESSAGES_PER_SECOND.number() * EdgeLimits.RATE_PATIENCE.millis() / 1_000;
        for (int i = 1; i < most; i++) {
            in(frame(0x89, MASKED));
        }
        assertTrue(channel.isOpen());
        assertEquals(2 * (most - 1), out().length);
        for (int i = 0; i < most && channel.isOpen(); i++) {
            in(frame(0x89, MASKED));
        }
        byte[] last = out();
        assertEquals((byte) 0x88, last[0]);
        assertEquals(1008, (last[2] & 0xff) << 8 | last[3] & 0xff);
        assertFalse(channel.isOpen());
    }

    @Test
    @DisplayName("Binary frames and their fragments are one stream of bytes, with pings in between")
    void stream() {
        in(frame(0x02, MASKED, (byte) 1, (byte) 2));
        in(frame(0x89, MASKED, (byte) 'h', (byte) 'i'));
        in(frame(0x80, MASKED, (byte) 3));
        in(frame(0x82, MASKED, (byte) 4));
        assertArrayEquals(new byte[] {1, 2, 3, 4}, bytesRead());
        assertArrayEquals(new byte[] {(byte) 0x8A, 2, 'h', 'i'}, out());
        channel.writeOutbound(Unpooled.wrappedBuffer(new byte[] {9}));
        assertArrayEquals(new byte[] {(byte) 0x82, 1, 9}, out());
        assertTrue(channel.isOpen());
    }

    @ParameterizedTest(name = "{0} bytes of kind {1}, masked {2}: {3}")
    @CsvSource({"3, 1, 128, 1003", "3, 2, 0, 1002", "3, 3, 128, 1002", "32769, 2, 128, 1009", "0, 8, 128, 1000"})
    @DisplayName("What is not binary, masked and small enough ends the connection with its close code, said once")
    void refused(int length, int kind, int mask, int code) {
        in(frame(0x80 | kind, mask, new byte[length]));
        byte[] said = out();
        assertEquals(0x88, said[0] & 0xff, "close");
        assertEquals(code, (said[2] & 0xff) << 8 | said[3] & 0xff);
        assertEquals(2 + said[1], said.length, "and nothing else");
        assertFalse(channel.isOpen());
        assertNull(channel.readInbound());
    }

    @Test
    @DisplayName("The end of a session says so, once, and only then closes")
    void close() {
        channel.close();
        byte[] said = out();
        assertEquals(1000, (said[2] & 0xff) << 8 | said[3] & 0xff);
        assertEquals(2 + said[1], said.length, "and nothing else");
        assertFalse(channel.isOpen());
    }

    @Test
    @DisplayName("The largest frame passes")
    void largest() {
        in(frame(0x82, MASKED, new byte[EdgeLimits.WEBSOCKET_FRAME.asInt()]));
        assertEquals(EdgeLimits.WEBSOCKET_FRAME.number(), bytesRead().length);
    }
}
