package io.porchlight.system.edge;

import static io.porchlight.system.edge.Mqtt.bytes;
import static io.porchlight.system.edge.Mqtt.connect;
import static io.porchlight.system.edge.Mqtt.join;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.porchlight.sealing.json.Json;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** what a hostile connection makes the gateway hold, counted from outside: heap after a collection, and beyond it. */
@Tag("A-43")
class HostileMemoryIT {
    private static final int CROWD = 250;

    @RegisterExtension
    static final HostileScene SCENE = new HostileScene();

    /** Fewer: what each is sent is large. */
    private static final int READERS = 60;

    /** Bytes for each connection that a crowd, once it stands, makes the gateway hold. */
    private static long perConnection(int count, Attack crowd) {
        GatewayNode gateway = SCENE.site().gateway();
        long before = gateway.held();
        crowd.mount();
        assertEquals(count, crowd.held(), "connections that stand");
        long after = gateway.held();
        crowd.release();
        crowd.met();
        return (after - before) / count;
    }

    @Test
    @DisplayName(
            "A-43 250 sessions that each withhold the end of a packet of nearly 16 KiB stay under the bound for each")
    void unfinishedPackets() {
        int limit = Math.toIntExact(Documented.limit("PACKET_SIZE"));
        List<byte[]> words = IntStream.range(0, CROWD)
                .mapToObj(number -> {
                    byte[] topic = Mqtt.text(SCENE.site().hostile(number).topic("event/motion"));
                    byte[] begun = join(topic, bytes(0, 1, 0), new byte[limit - 200]);
                    byte[] packet = join(bytes(Mqtt.QOS_1), Mqtt.length(limit - 4), begun);
                    return join(connect(true, 120), packet);
                })
                .toList();
        long bytes = perConnection(
                CROWD,
                SCENE.attacker()
                        .mqttCrowd(CROWD, CROWD)
                        .device(0)
                        .sendEach(words)
                        .hold(60_000));
        System.out.println("unfinished packets: " + bytes + " bytes for each connection");
        assertTrue(bytes < Documented.limit("CONNECTION_BYTES"), bytes + " bytes for each connection");
    }

    @Test
    @DisplayName("A-43 60 sessions that never read the commands they are sent stay under the bound for each")
    void slowReaders() {
        EdgeSite site = SCENE.site();
        List<byte[]> words = IntStream.range(0, READERS)
                .mapToObj(number -> {
                    EdgeDevice device = site.hostile(number);
                    return join(
                            connect(true, 120),
                            Mqtt.subscribe(true, 1, device.topic("command/settings"), device.topic("command/chime")));
                })
                .toList();
        String filler = "x".repeat(200_000);
        for (int number = 0; number < READERS; number++) {
            site.topics().command(site.hostile(number), "before", "settings", Json.object("filler", filler));
        }
        long bytes = perConnection(
                READERS,
                SCENE.attacker()
                        .mqttCrowd(READERS, READERS)
                        .device(0)
                        .deaf()
                        .sendEach(words)
                        .hold(60_000));
        System.out.println("slow readers: " + bytes + " bytes for each connection");
        assertTrue(bytes < Documented.limit("CONNECTION_BYTES"), bytes + " bytes for each connection");
    }
}
