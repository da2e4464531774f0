package io.porchlight.system.edge;

import static io.porchlight.system.edge.Mqtt.bytes;
import static io.porchlight.system.edge.Mqtt.connect;
import static io.porchlight.system.edge.Mqtt.join;
import static io.porchlight.system.edge.WebSocket.BINARY;
import static io.porchlight.system.edge.WebSocket.CONTINUATION;
import static io.porchlight.system.edge.WebSocket.LAST;
import static io.porchlight.system.edge.WebSocket.PING;
import static io.porchlight.system.edge.WebSocket.TEXT;
import static io.porchlight.system.edge.WebSocket.frame;
import static io.porchlight.system.edge.WebSocket.head;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** MQTT over WebSocket is a second way in, and holds what the first one does. */
@Tag("A-43")
class HostileWebSocketIT {
    private static final long GRACE = 10_000;
    private static final int NOT_ACCEPTED = 1003;
    private static final int PROTOCOL_ERROR = 1002;
    private static final int TOO_LARGE = 1009;
    private static final int RESERVED_BIT = 0x40;
    private static int device = 350;

    @RegisterExtension
    static final HostileScene SCENE = new HostileScene();

    private static Attack idle;

    @BeforeAll
    static void mount() {
        idle = upgraded().listen(20_000).mount();
    }

    private static Attack upgraded() {
        return SCENE.attacker()
                .https()
                .device(device++)
                .send(WebSocket.upgrade())
                .answered();
    }

    /** What a session that was let in hears when it goes on in this way. */
    private static Attack.Met session(byte[]... then) {
        return upgraded()
                .send(frame(BINARY | LAST, connect(true, 30)))
                .answered()
                .send(join(then))
                .run();
    }

    private static void closes(int code, byte[]... then) {
        Attack.Met met = session(then);
        assertTrue(met.text().startsWith("HTTP/1.1 101 "), met::toString);
        assertEquals(0, WebSocket.packets(met.heard()).getFirst().reason(), met::toString);
        assertEquals(code, WebSocket.frames(met.heard()).getLast().code(), met::toString);
        assertTrue(met.closed(), met::toString);
    }

    @Test
    @DisplayName("A-43 text ends a WebSocket with 1003, a frame beyond 32 KiB with 1009 by what it announces")
    void frames() {
        closes(NOT_ACCEPTED, frame(TEXT | LAST, Mqtt.pingreq()));
        closes(TOO_LARGE, head(BINARY | LAST, Documented.limit("WEBSOCKET_FRAME") + 1));
        closes(TOO_LARGE, head(BINARY | LAST, 1L << 40));
    }

    @Test
    @DisplayName(
            "A-43 frames without mask, with reserved bits or opcodes, control frames in pieces or too long, and a piece of nothing end a WebSocket with 1002")
    void brokenFrames() {
        closes(PROTOCOL_ERROR, bytes(BINARY | LAST, 2, 0xc0, 0));
        closes(PROTOCOL_ERROR, frame(BINARY | LAST | RESERVED_BIT, Mqtt.pingreq()));
        closes(PROTOCOL_ERROR, frame(3 | LAST, Mqtt.pingreq()));
        closes(PROTOCOL_ERROR, frame(PING, bytes(1)));
        closes(PROTOCOL_ERROR, frame(PING | LAST, new byte[126]));
        closes(PROTOCOL_ERROR, frame(CONTINUATION | LAST, Mqtt.pingreq()));
    }

    @Test
    @DisplayName(
            "A-43 what MQTT forbids is forbidden in a WebSocket: a packet too large hears 0x95, in frames or across them")
    void packets() {
        byte[] large = join(bytes(Mqtt.QOS_1), Mqtt.length(Math.toIntExact(Documented.limit("PACKET_SIZE"))));
        for (byte[] then : List.of(
                frame(BINARY | LAST, large),
                join(
                        frame(BINARY, bytes(large[0])),
                        frame(CONTINUATION | LAST, bytes(large[1], large[2], large[3]))))) {
            Attack.Met met = session(then);
            Mqtt.Packet last = WebSocket.packets(met.heard()).getLast();
            assertEquals(Mqtt.DISCONNECT, last.type(), met::toString);
            assertEquals(0x95, last.reason(), met::toString);
            assertTrue(met.closed(), met::toString);
        }
    }

    @Test
    @DisplayName("A-43 no CONNECT in a WebSocket is not waited for beyond the limit")
    void idle() {
        Attack.Met met = idle.met();
        assertTrue(met.text().startsWith("HTTP/1.1 101 "), met::toString);
        long wait = Documented.limit("CONNECT_WAIT");
        assertTrue(met.closedAfter() >= wait && met.closedAfter() <= wait + GRACE, met::toString);
    }
}
