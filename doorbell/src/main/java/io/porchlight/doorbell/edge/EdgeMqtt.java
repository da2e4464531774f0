package io.porchlight.doorbell.edge;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.hivemq.client.mqtt.MqttClientSslConfig;
import com.hivemq.client.mqtt.MqttGlobalPublishFilter;
import com.hivemq.client.mqtt.datatypes.MqttQos;
import com.hivemq.client.mqtt.mqtt5.Mqtt5AsyncClient;
import com.hivemq.client.mqtt.mqtt5.Mqtt5Client;
import com.hivemq.client.mqtt.mqtt5.message.publish.Mqtt5PublishResult;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import javax.net.ssl.KeyManagerFactory;

/** The doorbell's MQTT 5 connection: events and replies up, commands down. Reconnects by itself. */
public final class EdgeMqtt implements AutoCloseable {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final System.Logger LOG = System.getLogger(EdgeMqtt.class.getName());
    private static final String ERROR = "error";
    private static final List<String> COMMANDS = List.of("pair", "links", "settings", "chime", "firmware", ERROR);
    private static final int PATIENCE_SECONDS = 30;

    private final String deviceId;
    private final Mqtt5AsyncClient client;

    /** A command as the edge delivered it. */
    public record Command(String commandId, String kind, JsonNode body) {}

    /** Prepares a connection for this doorbell; {@link #connect} opens it. */
    public EdgeMqtt(String deviceId, EdgeAddress address, DeviceTls tls) {
        this.deviceId = deviceId;
        KeyManagerFactory keys = tls.keys()
                .orElseThrow(
                        () -> new IllegalStateException("The doorbell has no certificate yet; provision it first."));
        this.client = Mqtt5Client.builder()
                .identifier(deviceId)
                .serverHost(address.mqttHost())
                .serverPort(address.mqttPort())
                .sslConfig(MqttClientSslConfig.builder()
                        .keyManagerFactory(keys)
                        .trustManagerFactory(tls.trust())
                        .build())
                .automaticReconnectWithDefaultConfig()
                .buildAsync();
    }

    /** Connects and subscribes to this doorbell's commands; the handler runs on the client's thread. */
    public void connect(Consumer<Command> handler) throws IOException {
        client.publishes(MqttGlobalPublishFilter.ALL, publish -> {
            byte[] payload = publish.getPayloadAsBytes();
            if (publish.getTopic().toString().endsWith("/command/" + ERROR)) {
                LOG.log(
                        System.Logger.Level.WARNING,
                        "the edge refused: " + new String(payload, StandardCharsets.UTF_8));
            } else {
                handler.accept(parse(payload));
            }
        });
        await(client.connectWith().cleanStart(true).keepAlive(60).send(), "connect");
        for (String kind : COMMANDS) {
            await(
                    client.subscribeWith()
                            .topicFilter("d/" + deviceId + "/command/" + kind)
                            .qos(MqttQos.AT_LEAST_ONCE)
                            .send(),
                    "subscribe");
        }
    }

    /** Publishes with QoS 1 and returns once the edge acknowledged, which it does once the message is durable. */
    public void publish(String topic, JsonNode payload) throws IOException {
        Mqtt5PublishResult result = await(
                client.publishWith()
                        .topic("d/" + deviceId + "/" + topic)
                        .qos(MqttQos.AT_LEAST_ONCE)
                        .payload(payload.toString().getBytes(StandardCharsets.UTF_8))
                        .send(),
                "publish " + topic);
        if (result.getError().isPresent()) {
            throw new IOException("The edge refused " + topic, result.getError().get());
        }
    }

    @Override
    public void close() {
        client.disconnect();
    }

    private static Command parse(byte[] payload) {
        try {
            JsonNode json = JSON.readTree(payload);
            return new Command(
                    json.path("commandId").asText(), json.path("kind").asText(), json.path("body"));
        } catch (IOException e) {
            return new Command("", "unreadable", JSON.nullNode());
        }
    }

    private static <T> T await(CompletableFuture<T> future, String what) throws IOException {
        try {
            return future.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
        } catch (ExecutionException e) {
            throw new IOException("MQTT " + what + " failed: " + e.getCause().getMessage(), e.getCause());
        } catch (TimeoutException e) {
            throw new IOException("MQTT " + what + " got no answer within " + PATIENCE_SECONDS + " s.", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", e);
        }
    }
}
