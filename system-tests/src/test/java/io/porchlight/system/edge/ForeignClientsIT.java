package io.porchlight.system.edge;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.hivemq.client.mqtt.MqttClient;
import com.hivemq.client.mqtt.MqttClientBuilder;
import com.hivemq.client.mqtt.MqttClientSslConfig;
import com.hivemq.client.mqtt.MqttGlobalPublishFilter;
import com.hivemq.client.mqtt.datatypes.MqttQos;
import io.porchlight.doorbell.edge.DeviceTls;
import io.porchlight.sealing.encoding.Bytes;
import io.porchlight.sealing.json.Json;
import io.porchlight.stack.part.Installation;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.eclipse.paho.client.mqttv3.MqttConnectOptions;
import org.eclipse.paho.mqttv5.client.MqttConnectionOptions;
import org.eclipse.paho.mqttv5.common.packet.MqttProperties;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** F-14: clients that nobody here wrote connect with a device's certificate, ring and are commanded. */
@ExtendWith(EdgeExtension.class)
class ForeignClientsIT {
    private static final int PATIENCE_SECONDS = 30;

    private final EdgeDevice device = site().fresh();
    private final String eventId = Bytes.randomId();
    private final String commandId = Bytes.randomId();
    private final String ding = new String(EdgeDevice.event(eventId), UTF_8);

    private static EdgeSite site() {
        return EdgeExtension.site();
    }

    private String ringTopic() {
        return device.topic("event/ding");
    }

    private String commandTopic() {
        return device.topic("command/settings");
    }

    private void commandIt() {
        site().topics().command(device, commandId, "settings", Json.object("audio", true));
    }

    private void rang() {
        assertEquals("ding", site().topics().awaitEvent(eventId).path("kind").asText());
    }

    private void commanded(String heard) {
        assertTrue(heard.contains(commandId), heard);
    }

    private Path folder() {
        Path folder = site().clientFolder("client-" + device.deviceId());
        device.write(folder);
        return folder;
    }

    @ParameterizedTest(name = "version {0}")
    @ValueSource(strings = {"311", "5"})
    @DisplayName("F-14 mosquitto_pub rings and mosquitto_sub hears a command")
    void mosquitto(String version) {
        Path folder = folder();
        int port = site().gateway().mqttPort();
        var published = Program.mosquitto(
                        "mosquitto_pub", folder, site().trustedServers(), port, version, "-t", ringTopic(), "-m", ding)
                .ended();
        assertEquals(0, published.exit(), published.said());
        rang();
        commandIt();
        var heard = Program.mosquitto(
                        "mosquitto_sub",
                        folder,
                        site().trustedServers(),
                        port,
                        version,
                        "-t",
                        commandTopic(),
                        "-C",
                        "1",
                        "-W",
                        String.valueOf(PATIENCE_SECONDS))
                .ended();
        assertEquals(0, heard.exit(), heard.said());
        commanded(heard.said());
    }

    @Test
    @DisplayName("F-14 mosquitto_pub with a revoked certificate is told that it is not authorised")
    void mosquittoRevoked() {
        Path folder = folder();
        site().topics().revoke(device);
        Program.Ended ended;
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
        do {
            ended = Program.mosquitto(
                            "mosquitto_pub",
                            folder,
                            site().trustedServers(),
                            site().gateway().mqttPort(),
                            "5",
                            "-t",
                            ringTopic(),
                            "-m",
                            ding)
                    .ended();
        } while (ended.exit() == 0 && System.nanoTime() < end);
        assertNotEquals(0, ended.exit());
        assertTrue(ended.said().toLowerCase().contains("not authori"), ended.said());
    }

    private MqttClientBuilder hive() {
        DeviceTls tls = device.tls(site().trustedServers());
        return MqttClient.builder()
                .identifier("hive")
                .serverHost("127.0.0.1")
                .serverPort(site().gateway().mqttPort())
                .sslConfig(MqttClientSslConfig.builder()
                        .keyManagerFactory(tls.keys().orElseThrow())
                        .trustManagerFactory(tls.trust())
                        .build());
    }

    @Test
    @DisplayName("F-14 the HiveMQ client rings and hears a command, MQTT 5")
    void hive5() throws InterruptedException {
        var client = hive().useMqttVersion5().buildBlocking();
        client.connect();
        try (var publishes = client.publishes(MqttGlobalPublishFilter.ALL)) {
            client.subscribeWith()
                    .topicFilter(commandTopic())
                    .qos(MqttQos.AT_LEAST_ONCE)
                    .send();
            client.publishWith()
                    .topic(ringTopic())
                    .qos(MqttQos.AT_LEAST_ONCE)
                    .payload(ding.getBytes(UTF_8))
                    .send();
            rang();
            commandIt();
            var heard = publishes.receive(PATIENCE_SECONDS, TimeUnit.SECONDS).orElseThrow();
            commanded(new String(heard.getPayloadAsBytes(), UTF_8));
        }
        client.disconnect();
    }

    @Test
    @DisplayName("F-14 the HiveMQ client rings and hears a command, MQTT 3.1.1")
    void hive3() throws InterruptedException {
        var client = hive().useMqttVersion3().buildBlocking();
        client.connect();
        try (var publishes = client.publishes(MqttGlobalPublishFilter.ALL)) {
            client.subscribeWith()
                    .topicFilter(commandTopic())
                    .qos(MqttQos.AT_LEAST_ONCE)
                    .send();
            client.publishWith()
                    .topic(ringTopic())
                    .qos(MqttQos.AT_LEAST_ONCE)
                    .payload(ding.getBytes(UTF_8))
                    .send();
            rang();
            commandIt();
            var heard = publishes.receive(PATIENCE_SECONDS, TimeUnit.SECONDS).orElseThrow();
            commanded(new String(heard.getPayloadAsBytes(), UTF_8));
        }
        client.disconnect();
    }

    private String pahoAddress() {
        return "ssl://127.0.0.1:" + site().gateway().mqttPort();
    }

    @Test
    @DisplayName("F-14 Eclipse Paho rings and hears a command, MQTT 3.1.1")
    void paho3() throws Exception {
        var heard = new LinkedBlockingQueue<String>();
        var options = new MqttConnectOptions();
        options.setMqttVersion(MqttConnectOptions.MQTT_VERSION_3_1_1);
        options.setSocketFactory(device.tls(site().trustedServers()).context().getSocketFactory());
        try (var client = new org.eclipse.paho.client.mqttv3.MqttClient(
                pahoAddress(), "paho3", new org.eclipse.paho.client.mqttv3.persist.MemoryPersistence())) {
            client.connect(options);
            client.subscribe(commandTopic(), 1, (topic, message) -> heard.add(new String(message.getPayload(), UTF_8)));
            client.publish(ringTopic(), ding.getBytes(UTF_8), 1, false);
            rang();
            commandIt();
            commanded(String.valueOf(heard.poll(PATIENCE_SECONDS, TimeUnit.SECONDS)));
            client.disconnect();
        }
    }

    @Test
    @DisplayName("F-14 Eclipse Paho rings and hears a command, MQTT 5")
    void paho5() throws Exception {
        var heard = new LinkedBlockingQueue<String>();
        var options = new MqttConnectionOptions();
        options.setSocketFactory(device.tls(site().trustedServers()).context().getSocketFactory());
        var client = new org.eclipse.paho.mqttv5.client.MqttClient(
                pahoAddress(), "paho5", new org.eclipse.paho.mqttv5.client.persist.MemoryPersistence());
        try {
            client.connect(options);
            // Subscribing with a listener of its own would ask for a subscription identifier, which the edge does not
            // have.
            client.setCallback(new PahoCallback(heard));
            client.subscribe(commandTopic(), 1);
            client.publish(ringTopic(), ding.getBytes(UTF_8), 1, false);
            rang();
            commandIt();
            commanded(String.valueOf(heard.poll(PATIENCE_SECONDS, TimeUnit.SECONDS)));
            client.disconnect();
        } finally {
            client.close();
        }
    }

    @ParameterizedTest(name = "protocol version {0}")
    @ValueSource(strings = {"4", "5"})
    @DisplayName("F-14 mqtt of npm rings and hears a command")
    void npm(String version) {
        Path folder = folder();
        Path script = Installation.find().root().resolve("web/device/ring.mjs");
        String node = Optional.ofNullable(System.getenv("PORCHLIGHT_NODE")).orElse("node");
        var order = Json.object(
                "url",
                "mqtts://127.0.0.1:" + site().gateway().mqttPort(),
                "protocolVersion",
                Integer.parseInt(version),
                "authority",
                site().trustedServers().toString(),
                "certificate",
                folder.resolve("certificate.pem").toString(),
                "key",
                folder.resolve("key.pem").toString(),
                "event",
                ringTopic(),
                "payload",
                ding,
                "command",
                commandTopic());
        Program program =
                Program.start(folder, Map.of("PORCHLIGHT_DEVICE", order.toString()), List.of(node, script.toString()));
        rang();
        commandIt();
        Program.Ended ended = program.ended();
        assertEquals(0, ended.exit(), ended.said());
        commanded(ended.said());
    }

    /** Keeps what arrives. */
    private record PahoCallback(LinkedBlockingQueue<String> heard)
            implements org.eclipse.paho.mqttv5.client.MqttCallback {
        @Override
        public void messageArrived(String topic, org.eclipse.paho.mqttv5.common.MqttMessage message) {
            heard.add(new String(message.getPayload(), UTF_8));
        }

        @Override
        public void disconnected(org.eclipse.paho.mqttv5.client.MqttDisconnectResponse response) {
            heard.add("disconnected: " + response);
        }

        @Override
        public void mqttErrorOccurred(org.eclipse.paho.mqttv5.common.MqttException exception) {
            heard.add("error: " + exception);
        }

        @Override
        public void deliveryComplete(org.eclipse.paho.mqttv5.client.IMqttToken token) {}

        @Override
        public void connectComplete(boolean reconnect, String serverUri) {}

        @Override
        public void authPacketArrived(int reasonCode, MqttProperties properties) {}
    }
}
