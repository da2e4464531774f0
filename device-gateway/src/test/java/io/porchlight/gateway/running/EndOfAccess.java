package io.porchlight.gateway.running;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.hivemq.client.mqtt.mqtt5.Mqtt5BlockingClient;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import javax.net.ssl.SSLSocket;

/** How long after something was said of a device its access had ended on every node, round by round. */
final class EndOfAccess {
    private static final Duration SECOND = Duration.ofSeconds(1);

    /** In CONNACK of MQTT 3.1.1. */
    private static final int NOT_AUTHORIZED = 5;

    private final List<Node> nodes;
    private final List<Duration> closed = new ArrayList<>();
    private final Map<Node, List<Duration>> refused = new LinkedHashMap<>();

    EndOfAccess(List<Node> nodes) {
        this.nodes = nodes;
    }

    /** A live connection, and when it ends. */
    record Live(Mqtt5BlockingClient client, CompletableFuture<Long> ended) {
        static Live connect(TestDevice device, Node node) {
            var ended = new CompletableFuture<Long>();
            Mqtt5BlockingClient client = device.mqtt(node.mqttPort())
                    .useMqttVersion5()
                    .addDisconnectedListener(context -> ended.complete(System.nanoTime()))
                    .buildBlocking();
            client.connect();
            return new Live(client, ended);
        }

        Duration after(long start) throws Exception {
            return Duration.ofNanos(ended.get(20, TimeUnit.SECONDS) - start);
        }
    }

    /**
     * The live connection ends, and then each node is asked again and again, all at once, until it refuses. What counts is
     * when it was first asked in vain: a refusal comes later than that on purpose, and TLS takes as long as it takes.
     */
    void round(long start, Live live, Predicate<Node> refuses) throws Exception {
        closed.add(live.after(start));
        List<CompletableFuture<Duration>> asked = nodes.stream()
                .map(node -> CompletableFuture.supplyAsync(
                        () -> {
                            long[] begun = {start};
                            RunningEdge.await(() -> {
                                begun[0] = System.nanoTime();
                                return refuses.test(node);
                            });
                            return Duration.ofNanos(begun[0] - start);
                        },
                        Thread::startVirtualThread))
                .toList();
        for (int i = 0; i < asked.size(); i++) {
            refused.computeIfAbsent(nodes.get(i), first -> new ArrayList<>())
                    .add(asked.get(i).get(20, TimeUnit.SECONDS));
        }
    }

    void underASecond(String what) {
        System.out.println(what + ": disconnected after " + closed + ", refused when asked after " + refused.values());
        assertTrue(median(closed).compareTo(SECOND) < 0, closed.toString());
        refused.values().forEach(times -> assertTrue(median(times).compareTo(SECOND) < 0, times.toString()));
    }

    /** The middle one of some times: one pause of the machine says nothing about the gateway. */
    private static Duration median(List<Duration> times) {
        return times.stream().sorted().toList().get(times.size() / 2);
    }

    /** Whether a node does not let it in. */
    static boolean notLetIn(TestDevice device, Node node) {
        try (SSLSocket socket = RawMqtt.socket(device, node.mqttPort())) {
            return connack(socket) == NOT_AUTHORIZED;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Whether a node lets it in and takes no press of it: in MQTT 3.1.1 the connection ends instead. */
    static boolean notHeard(TestDevice device, Node node) {
        try (SSLSocket socket = RawMqtt.socket(device, node.mqttPort())) {
            assertEquals(0, connack(socket));
            socket.getOutputStream().write(RawMqtt.publish(device.topic("event/ding"), 1));
            return socket.getInputStream().readNBytes(4).length == 0;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Its return code. */
    private static int connack(SSLSocket socket) throws IOException {
        socket.getOutputStream().write(RawMqtt.connect(60));
        return socket.getInputStream().readNBytes(4)[3];
    }
}
