package io.porchlight.system.edge;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.porchlight.sealing.encoding.Bytes;
import io.porchlight.sealing.json.Json;
import io.porchlight.system.edge.ForeignClient.Link;
import io.porchlight.system.edge.ForeignClient.Way;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * F-14: clients that nobody here wrote connect with a device's certificate, ring and are commanded, over TLS and, where they
 * can, over WebSocket.
 */
@ExtendWith(EdgeExtension.class)
class ForeignClientsIT {
    private static final int PATIENCE_SECONDS = 30;
    private static final long SECOND_MILLIS = 1_000;

    /** Several: one pause of the machine says nothing. */
    private static final int REVOKED = 5;

    private final EdgeSite site = EdgeExtension.site();
    private final EdgeDevice device = site.fresh();
    private final String eventId = Bytes.randomId();
    private final String commandId = Bytes.randomId();
    private final String ding = new String(EdgeDevice.event(eventId), UTF_8);

    private static Stream<Arguments> overTls() {
        return Stream.concat(
                overBoth(Way.TLS), Stream.of(client("mosquitto", Way.TLS, 3), client("mosquitto", Way.TLS, 5)));
    }

    private static Stream<Arguments> overWebSocket() {
        return overBoth(Way.WEBSOCKET);
    }

    private static Stream<Arguments> overBoth(Way way) {
        return Stream.of("HiveMQ", "Paho", "npm")
                .flatMap(name -> Stream.of(client(name, way, 3), client(name, way, 5)));
    }

    private static Arguments client(String name, Way way, int version) {
        ForeignClient client =
                switch (name) {
                    case "HiveMQ" -> version == 5 ? ForeignLibraries::hive5 : ForeignLibraries::hive3;
                    case "Paho" -> version == 5 ? ForeignLibraries::paho5 : ForeignLibraries::paho3;
                    case "npm" -> ForeignPrograms.npm(version == 5 ? 5 : 4);
                    default -> ForeignPrograms.mosquitto(version == 5 ? "5" : "311");
                };
        return Arguments.of(name, version == 5 ? "MQTT 5" : "MQTT 3.1.1", way, client);
    }

    @ParameterizedTest(name = "{0}, {1}")
    @MethodSource("overTls")
    @DisplayName("F-14 over TLS a client rings, which is acknowledged and in Kafka, and hears a command")
    void tls(String name, String version, Way way, ForeignClient client) throws Exception {
        ringsAndHears(way, client);
    }

    @ParameterizedTest(name = "{0}, {1}")
    @MethodSource("overWebSocket")
    @DisplayName("F-14 over WebSocket a client rings, which is acknowledged and in Kafka, and hears a command")
    void webSocket(String name, String version, Way way, ForeignClient client) throws Exception {
        ringsAndHears(way, client);
    }

    private void ringsAndHears(Way way, ForeignClient client) throws Exception {
        try (Link link = client.connect(site, device, way)) {
            link.subscribe(device.topic("command/settings"));
            link.publish(device.topic("event/ding"), ding);
            assertEquals("ding", site.topics().awaitEvent(eventId).path("kind").asText());
            site.topics().command(device, commandId, "settings", Json.object("audio", true));
            String heard = link.heard(PATIENCE_SECONDS);
            assertTrue(heard.contains(commandId), heard);
        }
    }

    @Test
    @DisplayName(
            "F-14 mosquitto_pub rings; whoever starts it a second after its certificate was revoked is told that it is not authorised")
    void mosquittoRevoked() {
        List<Long> times = Stream.generate(site::fresh)
                .limit(REVOKED)
                .map(this::refusedAfter)
                .sorted()
                .toList();
        System.out.println("mosquitto_pub, revoked: told so when it began after " + times + " ms");
        assertTrue(times.get(REVOKED / 2) < SECOND_MILLIS, times::toString);
    }

    /** Milliseconds from the revocation to when the first program that was refused was started. */
    private long refusedAfter(EdgeDevice one) {
        assertEquals(0, ring(one).exit());
        site.topics().revoke(one);
        long revoked = System.nanoTime();
        long end = revoked + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
        long asked;
        Program.Ended ended;
        do {
            asked = System.nanoTime();
            ended = ring(one);
        } while (ended.exit() == 0 && asked < end);
        assertNotEquals(0, ended.exit());
        assertTrue(ended.said().toLowerCase(Locale.ROOT).contains("not authori"), ended.said());
        return TimeUnit.NANOSECONDS.toMillis(asked - revoked);
    }

    private Program.Ended ring(EdgeDevice one) {
        return ForeignPrograms.mosquittoPub(site, one, "5", one.topic("event/ding"), ding);
    }
}
