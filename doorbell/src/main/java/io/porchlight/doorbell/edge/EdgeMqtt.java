package io.porchlight.doorbell.edge;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.hivemq.client.mqtt.MqttClientSslConfig;
import com.hivemq.client.mqtt.MqttClientState;
import com.hivemq.client.mqtt.MqttGlobalPublishFilter;
import com.hivemq.client.mqtt.datatypes.MqttQos;
import com.hivemq.client.mqtt.exceptions.ConnectionClosedException;
import com.hivemq.client.mqtt.exceptions.MqttClientStateException;
import com.hivemq.client.mqtt.exceptions.MqttSessionExpiredException;
import com.hivemq.client.mqtt.lifecycle.MqttClientConnectedContext;
import com.hivemq.client.mqtt.lifecycle.MqttClientDisconnectedContext;
import com.hivemq.client.mqtt.lifecycle.MqttClientReconnector;
import com.hivemq.client.mqtt.mqtt5.Mqtt5AsyncClient;
import com.hivemq.client.mqtt.mqtt5.Mqtt5Client;
import com.hivemq.client.mqtt.mqtt5.exceptions.Mqtt5ConnAckException;
import com.hivemq.client.mqtt.mqtt5.exceptions.Mqtt5DisconnectException;
import com.hivemq.client.mqtt.mqtt5.exceptions.Mqtt5PubAckException;
import com.hivemq.client.mqtt.mqtt5.message.publish.Mqtt5PublishResult;
import com.hivemq.client.mqtt.mqtt5.message.publish.puback.Mqtt5PubAckReasonCode;
import com.hivemq.client.mqtt.mqtt5.message.subscribe.Mqtt5Subscription;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.Supplier;
import javax.net.ssl.KeyManagerFactory;

/**
 * The doorbell's MQTT 5 connection: events and replies up, commands down. Whenever it is lost it connects and subscribes
 * again by itself, after a pause of {@link Comeback}, and what the edge had not acknowledged is sent again with the same
 * bytes. Once closed it stays away, whatever it was doing.
 */
public final class EdgeMqtt implements AutoCloseable {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final System.Logger LOG = System.getLogger(EdgeMqtt.class.getName());
    private static final String ERROR = "error";
    private static final List<String> COMMANDS = List.of("pair", "links", "settings", "chime", "firmware", ERROR);
    private static final int PATIENCE_SECONDS = 30;
    private static final Set<Mqtt5PubAckReasonCode> FINAL =
            Set.of(Mqtt5PubAckReasonCode.NOT_AUTHORIZED, Mqtt5PubAckReasonCode.PAYLOAD_FORMAT_INVALID);

    private final String deviceId;
    private final Mqtt5AsyncClient client;
    private volatile boolean closed;
    private volatile CompletableFuture<Void> connected = new CompletableFuture<>();
    private volatile CompletableFuture<Void> pause = new CompletableFuture<>();

    /** Of the client's thread alone. */
    private int failures;

    private long connectedAt;

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
                .addConnectedListener(this::up)
                .addDisconnectedListener(this::down)
                .buildAsync();
    }

    /**
     * Connects and subscribes to this doorbell's commands; the handler runs on the client's thread.
     *
     * @throws IOException if the edge cannot be reached for 30 s; then this connection is closed
     */
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
        List<Mqtt5Subscription> all = COMMANDS.stream()
                .map(kind -> Mqtt5Subscription.builder()
                        .topicFilter("d/" + deviceId + "/command/" + kind)
                        .qos(MqttQos.AT_LEAST_ONCE)
                        .build())
                .toList();
        try {
            await(client.connectWith().cleanStart(true).keepAlive(60).send(), deadline(), "connect");
            repeat(() -> client.subscribeWith().addSubscriptions(all).send(), "subscribe", () -> true);
        } catch (IOException e) {
            close();
            throw e;
        }
    }

    /**
     * Publishes with QoS 1 and returns once the edge acknowledged, which it does once the message is durable. If the
     * connection ends before that, the same bytes go over the next one.
     *
     * @throws MessageRefused if the edge refuses for good
     * @throws IOException if the edge has not acknowledged after 30 s
     */
    public void publish(String topic, JsonNode payload) throws IOException {
        publish(topic, payload, () -> true);
    }

    /** The same, as long as it is wanted: that is looked at each time that it is about to be sent. */
    public void publish(String topic, JsonNode payload, BooleanSupplier wanted) throws IOException {
        byte[] bytes = payload.toString().getBytes(StandardCharsets.UTF_8);
        repeat(
                () -> client.publishWith()
                        .topic("d/" + deviceId + "/" + topic)
                        .qos(MqttQos.AT_LEAST_ONCE)
                        .payload(bytes)
                        .send()
                        .thenCompose(EdgeMqtt::acknowledged),
                "publish " + topic,
                wanted);
    }

    private static CompletableFuture<Mqtt5PublishResult> acknowledged(Mqtt5PublishResult result) {
        return result.getError()
                .map(CompletableFuture::<Mqtt5PublishResult>failedFuture)
                .orElseGet(() -> CompletableFuture.completedFuture(result));
    }

    MqttClientState state() {
        return client.getState();
    }

    @Override
    public void close() {
        closed = true;
        connected.completeExceptionally(new IOException("The doorbell is switched off."));
        // One of the two is in vain: either it is connected, or it waits, or is just about to be connected (see up).
        client.disconnect();
        pause.complete(null);
    }

    private void up(MqttClientConnectedContext context) {
        connectedAt = System.nanoTime();
        connected.complete(null);
        if (closed) {
            client.disconnect();
        }
    }

    private void down(MqttClientDisconnectedContext context) {
        if (closed) {
            return;
        }
        boolean stood = connected.isDone()
                && System.nanoTime() - connectedAt >= TimeUnit.MILLISECONDS.toNanos(Comeback.STOOD_MILLIS);
        failures = stood ? 0 : failures + 1;
        if (connected.isDone()) {
            connected = new CompletableFuture<>();
        }
        long millis = Comeback.pauseMillis(
                reason(context.getCause()),
                failures,
                ThreadLocalRandom.current().nextDouble());
        pause = new CompletableFuture<Void>().completeOnTimeout(null, millis, TimeUnit.MILLISECONDS);
        if (closed) {
            close();
        }
        MqttClientReconnector again = context.getReconnector();
        again.reconnectWhen(pause, (over, failure) -> again.reconnect(!closed));
    }

    private static int reason(Throwable cause) {
        return switch (cause) {
            case Mqtt5DisconnectException told ->
                told.getMqttMessage().getReasonCode().getCode();
            case Mqtt5ConnAckException told ->
                told.getMqttMessage().getReasonCode().getCode();
            default -> 0;
        };
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

    /** Until it is answered or refused, on this connection or the next ones. */
    private void repeat(Supplier<? extends CompletableFuture<?>> attempt, String what, BooleanSupplier wanted)
            throws IOException {
        long deadline = deadline();
        while (true) {
            await(connected, deadline, what);
            if (!wanted.getAsBoolean()) {
                throw new IOException("MQTT " + what + " is not wanted any more.");
            }
            try {
                await(attempt.get(), deadline, what);
                return;
            } catch (Interrupted lost) {
                LOG.log(System.Logger.Level.DEBUG, what + ": the connection ended; once more");
            }
        }
    }

    /** The connection ended before the answer came. */
    private static final class Interrupted extends IOException {
        private static final long serialVersionUID = 1;

        Interrupted(String message, Throwable cause) {
            super(message, cause);
        }
    }

    private static long deadline() {
        return System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
    }

    private static void await(CompletableFuture<?> future, long deadline, String what) throws IOException {
        try {
            future.get(deadline - System.nanoTime(), TimeUnit.NANOSECONDS);
        } catch (ExecutionException e) {
            String message = "MQTT " + what + " failed: " + e.getCause().getMessage();
            boolean interrupted = e.getCause() instanceof MqttSessionExpiredException
                    || e.getCause() instanceof MqttClientStateException
                    || e.getCause() instanceof ConnectionClosedException;
            if (e.getCause() instanceof Mqtt5PubAckException answer
                    && FINAL.contains(answer.getMqttMessage().getReasonCode())) {
                throw new MessageRefused(message, answer);
            }
            throw interrupted ? new Interrupted(message, e.getCause()) : new IOException(message, e.getCause());
        } catch (TimeoutException e) {
            throw new IOException("MQTT " + what + " got no answer within " + PATIENCE_SECONDS + " s.", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", e);
        }
    }
}
