package io.porchlight.system.edge;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.hivemq.client.mqtt.MqttClientSslConfig;
import com.hivemq.client.mqtt.datatypes.MqttQos;
import com.hivemq.client.mqtt.mqtt5.Mqtt5AsyncClient;
import com.hivemq.client.mqtt.mqtt5.Mqtt5Client;
import com.hivemq.client.mqtt.mqtt5.message.publish.Mqtt5PublishResult;
import io.porchlight.doorbell.edge.DeviceTls;
import io.porchlight.sealing.encoding.Bytes;
import java.nio.charset.StandardCharsets;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/**
 * A well-behaved doorbell beside the attack: it reports something four times a second, minds how long each takes, and hears
 * its commands.
 */
final class Bystander implements AutoCloseable {
    /** Beyond this somebody at the door would have gone. */
    private static final long SLOW_MILLIS = 5_000;

    private static final long PERIOD_MILLIS = 250;

    /** For what waited while it could not be taken. */
    private static final long PATIENCE_MILLIS = 20_000;

    private final EdgeDevice device;
    private final Mqtt5AsyncClient client;
    private final ScheduledExecutorService clock = Executors.newSingleThreadScheduledExecutor();
    private final AtomicInteger reported = new AtomicInteger();
    private final AtomicInteger acknowledged = new AtomicInteger();
    private final AtomicInteger disconnects = new AtomicInteger();
    private final AtomicLong slowest = new AtomicLong();
    private final Queue<String> failures = new ConcurrentLinkedQueue<>();
    private final Queue<String> commands = new ConcurrentLinkedQueue<>();

    private Bystander(EdgeSite site, EdgeDevice device) {
        this.device = device;
        DeviceTls tls = device.tls(site.trustedServers());
        this.client = Mqtt5Client.builder()
                .identifier(device.deviceId())
                .serverHost("127.0.0.1")
                .serverPort(site.gateway().mqttPort())
                .sslConfig(MqttClientSslConfig.builder()
                        .keyManagerFactory(tls.keys().orElseThrow())
                        .trustManagerFactory(tls.trust())
                        .build())
                .addDisconnectedListener(context -> disconnects.incrementAndGet())
                .buildAsync();
    }

    static Bystander at(EdgeSite site) throws InterruptedException, ExecutionException, TimeoutException {
        Bystander bystander = new Bystander(site, site.fresh());
        bystander.client.connectWith().keepAlive(10).send().get(20, TimeUnit.SECONDS);
        bystander
                .client
                .subscribeWith()
                .topicFilter(bystander.device.topic("command/chime"))
                .callback(
                        heard -> bystander.commands.add(new String(heard.getPayloadAsBytes(), StandardCharsets.UTF_8)))
                .send()
                .get(20, TimeUnit.SECONDS);
        bystander.report();
        bystander.clock.scheduleAtFixedRate(bystander::report, 0, PERIOD_MILLIS, TimeUnit.MILLISECONDS);
        return bystander;
    }

    private void report() {
        long begun = System.nanoTime();
        reported.incrementAndGet();
        client.publishWith()
                .topic(device.topic("event/motion"))
                .qos(MqttQos.AT_LEAST_ONCE)
                .payload(EdgeDevice.event(Bytes.randomId()))
                .send()
                .whenComplete((result, failure) -> note(result, failure, begun));
    }

    private void note(Mqtt5PublishResult result, Throwable failure, long begun) {
        if (failure != null || result.getError().isPresent()) {
            failures.add(
                    String.valueOf(failure != null ? failure : result.getError().get()));
        } else {
            acknowledged.incrementAndGet();
            slowest.accumulateAndGet(TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - begun), Math::max);
        }
    }

    /** It has noticed nothing so far, and a report that is made now is acknowledged. */
    void requireWell() throws InterruptedException {
        int before = acknowledged.get();
        long end = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(SLOW_MILLIS);
        while (acknowledged.get() <= before && failures.isEmpty() && System.nanoTime() < end) {
            TimeUnit.MILLISECONDS.sleep(20);
        }
        assertTrue(failures.isEmpty(), failures::toString);
        assertEquals(0, disconnects.get(), "the bystander was disconnected");
        assertTrue(acknowledged.get() > before, "the bystander's report is not acknowledged");
        assertTrue(slowest.get() < SLOW_MILLIS, "a report took " + slowest + " ms");
    }

    EdgeDevice device() {
        return device;
    }

    /** Whether it has heard the command of this id. */
    boolean heard(String commandId) {
        return commands.stream().anyMatch(command -> command.contains(commandId));
    }

    /** What took long until now was nobody's fault: what waits is waited for, then time is minded anew. */
    void forgive() throws InterruptedException {
        int due = acknowledged.get() + waiting();
        long end = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(PATIENCE_MILLIS);
        while (acknowledged.get() < due && System.nanoTime() < end) {
            TimeUnit.MILLISECONDS.sleep(20);
        }
        slowest.set(0);
    }

    private int waiting() {
        return reported.get() - acknowledged.get() - failures.size();
    }

    @Override
    public void close() {
        clock.shutdownNow();
        client.disconnect();
    }
}
