package io.porchlight.gateway.running;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.hivemq.client.mqtt.datatypes.MqttQos;
import com.hivemq.client.mqtt.mqtt5.Mqtt5AsyncClient;
import com.hivemq.client.mqtt.mqtt5.exceptions.Mqtt5ConnAckException;
import com.hivemq.client.mqtt.mqtt5.message.connect.connack.Mqtt5ConnAckReasonCode;
import io.porchlight.contracts.event.DeviceReply;
import io.porchlight.contracts.event.Topic;
import io.porchlight.gateway.kafka.KafkaPublisher;
import io.porchlight.gateway.kafka.Outgoing;
import io.porchlight.sealing.json.Json;
import io.porchlight.testing.KafkaResource;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Kafka stands still (its process is stopped by signal) while devices go on. */
@QuarkusTest
@QuarkusTestResource(KafkaResource.class)
@QuarkusTestResource(EdgeResource.class)
class KafkaAwayTest {
    private static final int LARGE = 500_000;

    @Inject
    KafkaPublisher kafka;

    @BeforeEach
    void ready() {
        RunningEdge.ready();
    }

    @AfterEach
    void goOn() {
        KafkaProbe.signal("-CONT");
        RunningEdge.await(() -> RunningEdge.up("ready"));
    }

    private static CompletableFuture<?> ding(Mqtt5AsyncClient client, TestDevice device, String eventId) {
        return client.publishWith()
                .topic(device.topic("event/ding"))
                .qos(MqttQos.AT_LEAST_ONCE)
                .payload(TestDevice.event(eventId, 0))
                .send();
    }

    private static long stored(String eventId) {
        return KafkaProbe.all(Topic.DEVICE_EVENTS).stream()
                .filter(record ->
                        KafkaProbe.json(record).get("eventId").asText().equals(eventId))
                .count();
    }

    @Test
    @DisplayName(
            "While Kafka stands still nothing is acknowledged; when it goes on, what waited is stored, then acknowledged")
    void nothingIsAcknowledged() throws Exception {
        TestDevice device = RunningEdge.paired("STANDARD");
        Mqtt5AsyncClient client = device.mqtt().useMqttVersion5().buildAsync();
        client.connect().get(20, TimeUnit.SECONDS);
        KafkaProbe.signal("-STOP");
        String eventId = Setting.randomId();
        CompletableFuture<?> ding = ding(client, device, eventId);
        assertThrows(TimeoutException.class, () -> ding.get(3, TimeUnit.SECONDS));
        KafkaProbe.signal("-CONT");
        ding.get(20, TimeUnit.SECONDS);
        assertEquals(1, stored(eventId));
        client.disconnect().get(20, TimeUnit.SECONDS);
    }

    @Test
    @DisplayName(
            "When the byte budget is spent sockets are not read, newcomers get 0x97, readiness says why; then all goes on")
    void budget() throws Exception {
        TestDevice device = RunningEdge.paired("STANDARD");
        TestDevice newcomer = RunningEdge.paired("STANDARD");
        Mqtt5AsyncClient client = device.mqtt().useMqttVersion5().buildAsync();
        client.connect().get(20, TimeUnit.SECONDS);
        KafkaProbe.signal("-STOP");
        String filler = "x".repeat(LARGE);
        while (!kafka.underPressure()) {
            kafka.publish(Outgoing.of("filler", new DeviceReply("filler", "ack", Json.object("filler", filler))));
        }
        assertTrue(RunningEdge.health("ready").contains("Kafka takes too little"));
        assertFalse(RunningEdge.up("ready"));
        var refused = assertThrows(
                Mqtt5ConnAckException.class,
                () -> newcomer.mqtt().useMqttVersion5().buildBlocking().connect());
        assertEquals(
                Mqtt5ConnAckReasonCode.QUOTA_EXCEEDED, refused.getMqttMessage().getReasonCode());
        assertEquals(503, new TestDevice().provision("any").statusCode());
        String eventId = Setting.randomId();
        CompletableFuture<?> ding = ding(client, device, eventId);
        assertThrows(TimeoutException.class, () -> ding.get(2, TimeUnit.SECONDS));
        KafkaProbe.signal("-CONT");
        ding.get(30, TimeUnit.SECONDS);
        assertEquals(1, stored(eventId));
        client.disconnect().get(20, TimeUnit.SECONDS);
    }
}
