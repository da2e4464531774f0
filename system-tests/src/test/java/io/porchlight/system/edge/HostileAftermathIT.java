package io.porchlight.system.edge;

import static io.porchlight.system.edge.Mqtt.connect;
import static io.porchlight.system.edge.Mqtt.join;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.porchlight.sealing.json.Json;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** what is left when all other attacks are over. It comes last, so that nothing has to be waited for. */
@Tag("A-43")
@Order(Integer.MAX_VALUE)
class HostileAftermathIT {
    private static final long GRACE = 10_000;
    private static final long PATIENCE_SECONDS = 300;
    private static final int FIRST = 580;

    @RegisterExtension
    static final HostileScene SCENE = new HostileScene();

    @Test
    @DisplayName("A-43 no keep-alive, or 65535 s of it, ends after one and a half of the longest that there is")
    void keepAliveEndsAtTheCap() {
        long cap = Documented.limit("KEEP_ALIVE") * 1_500;
        Attack.Met none = EdgeExtension.silence().none().met(PATIENCE_SECONDS);
        assertEquals(0x8D, none.packets().getLast().reason(), none::toString);
        Attack.Met longest = EdgeExtension.silence().longest().met(PATIENCE_SECONDS);
        assertEquals(1, longest.packets().size(), longest::toString);
        for (Attack.Met met : new Attack.Met[] {none, longest}) {
            assertTrue(met.closedAfter() >= cap && met.closedAfter() <= cap + GRACE, met::toString);
        }
    }

    @Test
    @DisplayName(
            "A-43 after all of it, and after what is wrong in every way at once, the gateway's log holds no payload, topic, address or device")
    void logsHoldNothing() {
        String marker = QuietLog.marker();
        byte[] text = marker.getBytes(StandardCharsets.US_ASCII);
        byte[] json = Json.object("sdp", marker).toString().getBytes(StandardCharsets.UTF_8);
        EdgeDevice device = SCENE.site().hostile(FIRST);
        for (String topic : new String[] {"event/talk", "reply/ack", "reply/head", "state", marker}) {
            for (byte[] payload : new byte[][] {text, json}) {
                ends(mqtt().send(join(
                        connect(false, 30), Mqtt.publish(Mqtt.QOS_1, device.topic(topic), 1, new byte[0], payload))));
            }
        }
        ends(mqtt().send(join(connect(true, 30), text)));
        ends(mqtt().send(text));
        ends(SCENE.attacker().mqtt().send(Mqtt.connectWithLogin(marker, marker)));
        ends(SCENE.attacker().mqtt().bare().send(text));
        ends(SCENE.attacker().https().bare().send(text));
        ends(http("GET /" + marker + " HTTP/1.1\r\nHost: " + marker + "\r\nConnection: close\r\n\r\n"));
        ends(http("POST /v1/provision HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\nContent-Length: "
                + json.length + "\r\n\r\n" + new String(json, StandardCharsets.UTF_8)));
        ends(http(marker + "\r\n\r\n"));
        QuietLog.require(SCENE.site());
    }

    private static Attack mqtt() {
        return SCENE.attacker().mqtt().device(FIRST);
    }

    private static Attack http(String text) {
        return SCENE.attacker().https().device(FIRST).send(text.getBytes(StandardCharsets.UTF_8));
    }

    private static void ends(Attack attack) {
        Attack.Met met = attack.run();
        assertTrue(met.closed(), met::toString);
    }
}
