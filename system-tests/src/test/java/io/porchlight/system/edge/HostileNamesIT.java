package io.porchlight.system.edge;

import static io.porchlight.system.edge.Mqtt.bytes;
import static io.porchlight.system.edge.Mqtt.connect;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.porchlight.sealing.encoding.Bytes;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** who is whom it says to TLS, and says something else to MQTT. */
@Tag("A-43")
class HostileNamesIT {
    private static final int FIRST = 520;

    @RegisterExtension
    static final HostileScene SCENE = new HostileScene();

    private static int connack(Attack.Met met) {
        assertEquals(Mqtt.CONNACK, met.packets().getFirst().type(), met::toString);
        return met.packets().getFirst().reason();
    }

    @Test
    @DisplayName(
            "A-43 a device that takes another's name for client id and user name is itself still: it may not publish there, and the other notices nothing")
    void anothersName() {
        EdgeDevice victim = SCENE.bystander();
        byte[] ding = EdgeDevice.event(Bytes.randomId());
        Attack.Met met = SCENE.attacker()
                .mqtt()
                .device(FIRST)
                .send(Mqtt.connectAs(victim.deviceId()))
                .send(Mqtt.publish(Mqtt.QOS_1, victim.topic("event/ding"), 1, new byte[1], ding))
                .send(Mqtt.publish(Mqtt.QOS_1, SCENE.site().hostile(FIRST).topic("event/ding"), 2, new byte[1], ding))
                .until(bytes(0x40, 2, 0, 2))
                .listen(20_000)
                .run();
        assertEquals(0, connack(met));
        assertEquals(
                List.of(0x87, 0),
                met.packets().stream()
                        .filter(packet -> packet.type() == Mqtt.PUBACK)
                        .map(Mqtt.Packet::reason)
                        .toList(),
                met::toString);
        assertFalse(met.closed(), met::toString);
    }

    @Test
    @DisplayName("A-43 a CONNECT that is refused for its Will does not take the place of the session that stands")
    void refusedWill() {
        Attack standing = SCENE.attacker()
                .mqttCrowd(1, 1)
                .device(FIRST + 1)
                .send(connect(true, 60))
                .answered()
                .hold(60_000)
                .mount();
        assertEquals(1, standing.held());
        String elsewhere = SCENE.bystander().topic("state");
        Attack.Met refused = SCENE.attacker()
                .mqtt()
                .device(FIRST + 1)
                .send(Mqtt.connectWithWill(true, 0x08, elsewhere, new byte[2]))
                .run();
        assertEquals(0x90, connack(refused));
        assertTrue(refused.closed(), refused::toString);
        standing.release();
        Attack.Met met = standing.met().samples().getFirst();
        assertEquals(List.of(0), met.packets().stream().map(Mqtt.Packet::reason).toList(), met::toString);
        assertFalse(met.closed(), met::toString);
    }
}
