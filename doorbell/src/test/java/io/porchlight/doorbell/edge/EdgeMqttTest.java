package io.porchlight.doorbell.edge;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import com.hivemq.client.mqtt.MqttClientState;
import io.porchlight.doorbell.edge.LoopbackEdge.Heard;
import io.porchlight.sealing.json.Json;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The connection against a TLS server on loopback that hangs up when told to. */
@Tag("F-14")
@Timeout(60)
class EdgeMqttTest {
    private static final int CONNECT = 1;
    private static final int PUBLISH = 3;
    private static final int SUBSCRIBE = 8;

    private final BlockingQueue<EdgeMqtt.Command> commands = new LinkedBlockingQueue<>();
    private LoopbackEdge edge;
    private EdgeMqtt mqtt;

    @BeforeEach
    void connect() throws IOException {
        edge = new LoopbackEdge();
        mqtt = new EdgeMqtt("a-device", edge.address(), edge.tls());
        mqtt.connect(commands::add);
    }

    @AfterEach
    void close() throws IOException {
        mqtt.close();
        edge.close();
    }

    private void await(MqttClientState state) {
        while (mqtt.state() != state) {
            LockSupport.parkNanos(1_000_000);
        }
    }

    private CompletableFuture<Void> publish() {
        return CompletableFuture.runAsync(() -> {
            try {
                mqtt.publish("event/ding", Json.object("eventId", "one"));
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        });
    }

    @Test
    @DisplayName("F-14: what the edge had not acknowledged goes again, byte for byte, over the next connection")
    void repeats() throws Exception {
        edge.acknowledge(false);
        CompletableFuture<Void> published = publish();
        Heard first = edge.await(PUBLISH, 1);
        assertFalse(published.isDone());
        edge.acknowledge(true);
        edge.cut();
        published.get(30, TimeUnit.SECONDS);
        Heard second = edge.await(PUBLISH, 2);
        assertEquals(first.topic(), second.topic());
        assertArrayEquals(first.payload(), second.payload());
    }

    @Test
    @DisplayName("F-14: after a connection that ended it listens for commands again by itself")
    void listensAgain() throws Exception {
        edge.await(SUBSCRIBE, 1);
        edge.disconnect(0x98);
        edge.await(SUBSCRIBE, 2);
        edge.command("d/a-device/command/chime", "{\"commandId\":\"c\",\"kind\":\"chime\",\"body\":{}}");
        assertEquals("chime", commands.take().kind());
    }

    @Test
    @DisplayName("F-14: what is published between two connections waits for the next one")
    void waitsForTheNext() throws Exception {
        edge.disconnect(0x98);
        await(MqttClientState.DISCONNECTED_RECONNECT);
        publish().get(30, TimeUnit.SECONDS);
        edge.await(PUBLISH, 2);
    }

    @Test
    @DisplayName("F-14: what the edge refuses is not sent again")
    void refused() {
        edge.refuse(0x87);
        assertThrows(IOException.class, () -> mqtt.publish("event/ding", Json.object("eventId", "one")));
        assertEquals(1, edge.heard(PUBLISH).size());
        assertEquals(MqttClientState.CONNECTED, mqtt.state());
    }

    @Test
    @DisplayName("F-14: a doorbell that is switched off while it waits to connect again never comes back")
    void staysAway() throws Exception {
        // The longest pause: switching off falls into it for certain.
        edge.disconnect(0x8E);
        await(MqttClientState.DISCONNECTED_RECONNECT);
        mqtt.close();
        await(MqttClientState.DISCONNECTED);
        assertEquals(
                List.of(1), edge.heard(CONNECT).stream().map(Heard::connection).toList());
        assertThrows(IOException.class, () -> mqtt.publish("event/ding", Json.object("eventId", "one")));
    }
}
