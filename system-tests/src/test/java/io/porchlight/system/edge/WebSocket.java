package io.porchlight.system.edge;

import static io.porchlight.system.edge.Mqtt.bytes;
import static io.porchlight.system.edge.Mqtt.join;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** WebSocket byte by byte (RFC 6455), also what no library would write. */
final class WebSocket {
    static final int CONTINUATION = 0;
    static final int TEXT = 1;
    static final int BINARY = 2;
    static final int CLOSE = 8;
    static final int PING = 9;

    /** The last fragment, or the only one. */
    static final int LAST = 0x80;

    private static final int MASKED = 0x80;
    private static final byte[] MASK = bytes(1, 2, 3, 4);
    private static final byte[] END_OF_HEAD = bytes('\r', '\n', '\r', '\n');

    private WebSocket() {}

    /** Asks for the upgrade to MQTT. */
    static byte[] upgrade() {
        return ("GET /mqtt HTTP/1.1\r\nHost: localhost\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
                        + "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n"
                        + "Sec-WebSocket-Protocol: mqtt\r\n\r\n")
                .getBytes(StandardCharsets.US_ASCII);
    }

    /** A masked frame. */
    static byte[] frame(int first, byte[] payload) {
        byte[] masked = payload.clone();
        for (int i = 0; i < masked.length; i++) {
            masked[i] ^= MASK[i % MASK.length];
        }
        return join(head(first, payload.length), masked);
    }

    /** The head of a masked frame that announces so many bytes. */
    static byte[] head(int first, long length) {
        byte[] announced = length < 126
                ? bytes((int) length | MASKED)
                : length < 1 << 16
                        ? bytes(126 | MASKED, (int) length >> 8, (int) length)
                        : join(bytes(127 | MASKED), longBytes(length));
        return join(bytes(first), announced, MASK);
    }

    private static byte[] longBytes(long value) {
        byte[] bytes = new byte[Long.BYTES];
        for (int i = 0; i < bytes.length; i++) {
            bytes[i] = (byte) (value >> 8 * (bytes.length - 1 - i));
        }
        return bytes;
    }

    /** A frame that the edge sent. */
    record Frame(int opcode, byte[] payload) {
        /** Why it closes. */
        int code() {
            return opcode == CLOSE && payload.length > 1 ? (payload[0] & 0xff) << 8 | payload[1] & 0xff : -1;
        }
    }

    /** The frames behind the answer to {@link #upgrade}. */
    static List<Frame> frames(byte[] heard) {
        int at = 0;
        while (at + 4 <= heard.length && !Arrays.equals(Arrays.copyOfRange(heard, at, at + 4), END_OF_HEAD)) {
            at++;
        }
        at += END_OF_HEAD.length;
        List<Frame> frames = new ArrayList<>();
        while (at + 2 <= heard.length) {
            int length = heard[at + 1] & 0x7f;
            int from = at + 2;
            if (length == 126) {
                length = (heard[from] & 0xff) << 8 | heard[from + 1] & 0xff;
                from += 2;
            }
            frames.add(new Frame(heard[at] & 0xf, Arrays.copyOfRange(heard, from, from + length)));
            at = from + length;
        }
        return frames;
    }

    /** The MQTT packets in those frames. */
    static List<Mqtt.Packet> packets(byte[] heard) {
        ByteArrayOutputStream stream = new ByteArrayOutputStream();
        frames(heard).stream()
                .filter(frame -> frame.opcode() == BINARY)
                .forEach(frame -> stream.writeBytes(frame.payload()));
        return Mqtt.parse(stream.toByteArray());
    }
}
