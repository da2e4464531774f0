package io.porchlight.system.edge;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.hivemq.client.mqtt.MqttClient;
import com.hivemq.client.mqtt.MqttClientBuilder;
import com.hivemq.client.mqtt.MqttClientSslConfig;
import com.hivemq.client.mqtt.MqttGlobalPublishFilter;
import com.hivemq.client.mqtt.MqttWebSocketConfig;
import com.hivemq.client.mqtt.datatypes.MqttQos;
import io.porchlight.doorbell.edge.DeviceTls;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.eclipse.paho.client.mqttv3.MqttConnectOptions;
import org.eclipse.paho.mqttv5.client.MqttConnectionOptions;
import org.eclipse.paho.mqttv5.common.packet.MqttProperties;

/** MQTT libraries for Java. */
final class ForeignLibraries {
    private ForeignLibraries() {}

    private interface Subscribing {
        void to(String topic) throws Exception;
    }

    private interface Publishing {
        void to(String topic, byte[] payload) throws Exception;
    }

    private record Connected(
            BlockingQueue<String> arrived, Subscribing subscribing, Publishing publishing, AutoCloseable end)
            implements ForeignClient.Link {
        @Override
        public void subscribe(String topic) throws Exception {
            subscribing.to(topic);
        }

        @Override
        public void publish(String topic, String payload) throws Exception {
            publishing.to(topic, payload.getBytes(UTF_8));
        }

        @Override
        public String heard(int patienceSeconds) throws InterruptedException {
            return String.valueOf(arrived.poll(patienceSeconds, TimeUnit.SECONDS));
        }

        @Override
        public void close() throws Exception {
            end.close();
        }
    }

    private static MqttClientBuilder hive(EdgeSite site, EdgeDevice device, ForeignClient.Way way) {
        DeviceTls tls = device.tls(site.trustedServers());
        MqttClientBuilder client = MqttClient.builder()
                .identifier("hive")
                .serverHost("127.0.0.1")
                .serverPort(way.port(site.gateway()))
                .sslConfig(MqttClientSslConfig.builder()
                        .keyManagerFactory(tls.keys().orElseThrow())
                        .trustManagerFactory(tls.trust())
                        .build());
        return way == ForeignClient.Way.TLS
                ? client
                : client.webSocketConfig(
                        MqttWebSocketConfig.builder().serverPath("mqtt").build());
    }

    /** The HiveMQ client, MQTT 3.1.1. */
    static ForeignClient.Link hive3(EdgeSite site, EdgeDevice device, ForeignClient.Way way) {
        var client = hive(site, device, way).useMqttVersion3().buildBlocking();
        var arrived = new LinkedBlockingQueue<String>();
        client.toAsync().publishes(MqttGlobalPublishFilter.ALL, each -> arrived.add(text(each.getPayloadAsBytes())));
        client.connect();
        return new Connected(
                arrived,
                topic -> client.subscribeWith()
                        .topicFilter(topic)
                        .qos(MqttQos.AT_LEAST_ONCE)
                        .send(),
                (topic, payload) -> client.publishWith()
                        .topic(topic)
                        .qos(MqttQos.AT_LEAST_ONCE)
                        .payload(payload)
                        .send(),
                client::disconnect);
    }

    /** The HiveMQ client, MQTT 5: its interfaces look the same and have nothing in common. */
    static ForeignClient.Link hive5(EdgeSite site, EdgeDevice device, ForeignClient.Way way) {
        var client = hive(site, device, way).useMqttVersion5().buildBlocking();
        var arrived = new LinkedBlockingQueue<String>();
        client.toAsync().publishes(MqttGlobalPublishFilter.ALL, each -> arrived.add(text(each.getPayloadAsBytes())));
        client.connect();
        return new Connected(
                arrived,
                topic -> client.subscribeWith()
                        .topicFilter(topic)
                        .qos(MqttQos.AT_LEAST_ONCE)
                        .send(),
                (topic, payload) -> client.publishWith()
                        .topic(topic)
                        .qos(MqttQos.AT_LEAST_ONCE)
                        .payload(payload)
                        .send(),
                client::disconnect);
    }

    /** Eclipse Paho, MQTT 3.1.1. */
    static ForeignClient.Link paho3(EdgeSite site, EdgeDevice device, ForeignClient.Way way) throws Exception {
        var arrived = new LinkedBlockingQueue<String>();
        var options = new MqttConnectOptions();
        options.setMqttVersion(MqttConnectOptions.MQTT_VERSION_3_1_1);
        options.setSocketFactory(device.tls(site.trustedServers()).context().getSocketFactory());
        var client = new org.eclipse.paho.client.mqttv3.MqttClient(
                way.address(site.gateway(), "ssl"),
                "paho3",
                new org.eclipse.paho.client.mqttv3.persist.MemoryPersistence());
        client.connect(options);
        return new Connected(
                arrived,
                topic -> client.subscribe(topic, 1, (name, message) -> arrived.add(text(message.getPayload()))),
                (topic, payload) -> client.publish(topic, payload, 1, false),
                () -> {
                    client.disconnect();
                    client.close();
                });
    }

    /** Eclipse Paho, MQTT 5. */
    static ForeignClient.Link paho5(EdgeSite site, EdgeDevice device, ForeignClient.Way way) throws Exception {
        var arrived = new LinkedBlockingQueue<String>();
        var options = new MqttConnectionOptions();
        options.setSocketFactory(device.tls(site.trustedServers()).context().getSocketFactory());
        var client = new org.eclipse.paho.mqttv5.client.MqttClient(
                way.address(site.gateway(), "ssl"),
                "paho5",
                new org.eclipse.paho.mqttv5.client.persist.MemoryPersistence());
        client.connect(options);
        // Subscribing with a listener of its own would ask for a subscription identifier, which the edge does not have.
        client.setCallback(new PahoCallback(arrived));
        return new Connected(
                arrived,
                topic -> client.subscribe(topic, 1),
                (topic, payload) -> client.publish(topic, payload, 1, false),
                () -> {
                    client.disconnect();
                    client.close();
                });
    }

    private static String text(byte[] payload) {
        return new String(payload, UTF_8);
    }

    /** Keeps what arrives. */
    private record PahoCallback(BlockingQueue<String> arrived) implements org.eclipse.paho.mqttv5.client.MqttCallback {
        @Override
        public void messageArrived(String topic, org.eclipse.paho.mqttv5.common.MqttMessage message) {
            arrived.add(text(message.getPayload()));
        }

        @Override
        public void disconnected(org.eclipse.paho.mqttv5.client.MqttDisconnectResponse response) {
            arrived.add("disconnected: " + response);
        }

        @Override
        public void mqttErrorOccurred(org.eclipse.paho.mqttv5.common.MqttException exception) {
            arrived.add("error: " + exception);
        }

        @Override
        public void deliveryComplete(org.eclipse.paho.mqttv5.client.IMqttToken token) {}

        @Override
        public void connectComplete(boolean reconnect, String serverUri) {}

        @Override
        public void authPacketArrived(int reasonCode, MqttProperties properties) {}
    }
}
