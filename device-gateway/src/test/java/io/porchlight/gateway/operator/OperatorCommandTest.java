package io.porchlight.gateway.operator;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.porchlight.contracts.event.Topic;
import io.porchlight.testing.KafkaResource;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.eclipse.microprofile.config.Config;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("F-14")
class OperatorCommandTest {
    private static final KafkaResource KAFKA = new KafkaResource();
    private static final Map<String, String> SETTINGS = new HashMap<>();

    @BeforeAll
    static void start() throws Exception {
        SETTINGS.put("kafka.bootstrap.servers", KAFKA.start().get("kafka.bootstrap.servers"));
        try (Admin admin = Admin.create(OperatorCommand.broker(config(SETTINGS)))) {
            // More than one partition: it has to look where the device is.
            admin.createTopics(List.of(new NewTopic(Topic.DEVICE_CERTIFICATES.topicName(), 5, (short) 1)))
                    .all()
                    .get();
        }
    }

    @AfterAll
    static void stop() {
        KAFKA.stop();
    }

    private record Told(int exit, String said) {}

    private static Told run(Map<String, String> settings, String... words) {
        var said = new ByteArrayOutputStream();
        var stream = new PrintStream(said, true, StandardCharsets.UTF_8);
        int exit = OperatorCommand.run(List.of(words), config(settings), stream, stream);
        return new Told(exit, said.toString(StandardCharsets.UTF_8));
    }

    private static Config config(Map<String, String> settings) {
        return new SmallRyeConfigBuilder().withDefaultValues(settings).build();
    }

    private static String id(char first) {
        return first + "b".repeat(41) + "A";
    }

    private static boolean stands(String key) {
        return new DeviceCertificates(OperatorCommand.broker(config(SETTINGS))).stands(key);
    }

    @Test
    @DisplayName("F-14 a device that nobody has seen is not shut out by mistake, only on purpose")
    void unseen() {
        String device = id('1');
        Told unknown = run(SETTINGS, "device", "revoke", device);
        assertEquals(2, unknown.exit(), unknown.said());
        assertTrue(unknown.said().contains("--unseen"), unknown.said());
        assertFalse(stands(device + "/revoked"));

        Told revoked = run(SETTINGS, "device", "revoke", device, "--unseen");
        assertEquals(0, revoked.exit(), revoked.said());
        assertTrue(stands(device + "/revoked"));
    }

    @Test
    @DisplayName("F-14 only who is shut out is let in again, and only once")
    void readmitted() {
        // In several partitions.
        for (char first = 'A'; first < 'K'; first++) {
            String device = id(first);
            assertEquals(2, run(SETTINGS, "device", "readmit", device).exit());
            assertEquals(
                    0, run(SETTINGS, "device", "revoke", device, "--unseen").exit());
            assertEquals(0, run(SETTINGS, "device", "readmit", device).exit());
            assertFalse(stands(device + "/revoked"));
            assertEquals(2, run(SETTINGS, "device", "readmit", device).exit());
            assertEquals(2, run(SETTINGS, "device", "forget", device).exit());
        }
    }

    @Test
    @DisplayName("F-14 without an address of Kafka, or without Kafka, it says so and does nothing")
    void noKafka() {
        Told nowhere = run(Map.of(), "device", "revoke", id('2'));
        assertEquals(64, nowhere.exit());
        assertTrue(nowhere.said().contains("KAFKA_BOOTSTRAP_SERVERS"), nowhere.said());
        Told refused = run(Map.of("kafka.bootstrap.servers", "127.0.0.1:1"), "device", "revoke", id('2'), "--unseen");
        assertEquals(1, refused.exit());
        assertTrue(refused.said().contains("Not done, as far as is known"), refused.said());
        String wrong = run(
                        Map.of(
                                "kafka.bootstrap.servers",
                                "127.0.0.1:1",
                                "kafka.ssl.truststore.location",
                                "/nowhere",
                                "kafka.security.protocol",
                                "SSL"),
                        "device",
                        "revoke",
                        id('2'))
                .said();
        assertTrue(wrong.contains("/nowhere"), wrong);
        assertEquals(64, run(SETTINGS, "device", "revoke").exit());
    }

    @Test
    @DisplayName("F-14 settings of Kafka are taken as the gateway takes them, from properties and the environment")
    void settings() {
        assertEquals(
                Map.of("bootstrap.servers", "b:1", "security.protocol", "SSL"),
                OperatorCommand.broker(config(
                        Map.of("kafka.bootstrap.servers", "b:1", "KAFKA_SECURITY_PROTOCOL", "SSL", "quarkus.x", "y"))));
    }
}
