package io.porchlight.system.edge;

import com.hivemq.client.mqtt.MqttClientSslConfig;
import com.hivemq.client.mqtt.datatypes.MqttQos;
import com.hivemq.client.mqtt.mqtt5.Mqtt5AsyncClient;
import com.hivemq.client.mqtt.mqtt5.Mqtt5Client;
import com.hivemq.client.mqtt.mqtt5.exceptions.Mqtt5DisconnectException;
import com.hivemq.client.mqtt.mqtt5.message.publish.Mqtt5PublishResult;
import io.porchlight.doorbell.edge.DeviceTls;
import io.porchlight.sealing.encoding.Bytes;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.IntSupplier;

/**
 * Doorbells at work: each reports motion again and again and keeps every report until it is acknowledged. Whoever loses
 * its connection comes back to the port that holds by then and sends again what it kept.
 */
final class Fleet implements AutoCloseable {
    private static final long PERIOD_MILLIS = 100;
    private static final int AT_ONCE = 12;
    private static final int UNACKNOWLEDGED = 12;

    private final List<Member> members = new ArrayList<>();
    private final ScheduledExecutorService clock = Executors.newScheduledThreadPool(2);
    private final Set<String> acknowledged = ConcurrentHashMap.newKeySet();
    private final Queue<Ending> endings = new ConcurrentLinkedQueue<>();
    private volatile boolean reporting = true;

    /**
     * The edge said DISCONNECT.
     *
     * @param at {@link System#nanoTime}
     */
    record Ending(String deviceId, int reason, long at) {}

    /**
     * Connects them; each then reports ten times a second.
     *
     * @param port where the edge is now
     */
    static Fleet of(EdgeSite site, List<EdgeDevice> devices, IntSupplier port) throws Exception {
        return of(site, devices, port, PERIOD_MILLIS);
    }

    /** The same with this pause between two reports of one doorbell. */
    static Fleet of(EdgeSite site, List<EdgeDevice> devices, IntSupplier port, long periodMillis) throws Exception {
        Fleet fleet = new Fleet();
        try {
            for (EdgeDevice device : devices) {
                Member member = fleet.new Member(site, device, port);
                fleet.members.add(member);
                member.connect();
                if (fleet.members.size() >= AT_ONCE) {
                    fleet.members.get(fleet.members.size() - AT_ONCE).awaitConnected();
                }
            }
            for (Member member : fleet.members) {
                member.awaitConnected();
                fleet.clock.scheduleAtFixedRate(member::work, 0, periodMillis, TimeUnit.MILLISECONDS);
            }
            return fleet;
        } catch (Exception failed) {
            fleet.close();
            throw failed;
        }
    }

    /** Ids of the reports that were acknowledged. */
    Set<String> acknowledged() {
        return Set.copyOf(acknowledged);
    }

    /** How many reports wait to be acknowledged. */
    int kept() {
        return members.stream().mapToInt(member -> member.kept.size()).sum();
    }

    /** The DISCONNECTs that the edge sent, in the order in which they came. */
    List<Ending> endings() {
        return List.copyOf(endings);
    }

    /** Waits until this many more reports are acknowledged than now. */
    void awaitProgress(int more) throws TimeoutException, InterruptedException {
        int target = acknowledged.size() + more;
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(40);
        while (acknowledged.size() < target) {
            if (System.nanoTime() > end) {
                throw new TimeoutException("the fleet stands still at " + acknowledged.size() + " of " + target);
            }
            TimeUnit.MILLISECONDS.sleep(20);
        }
    }

    /** Waits until each has a connection. */
    void awaitConnected() throws TimeoutException, InterruptedException {
        for (Member member : members) {
            member.awaitConnected();
        }
    }

    /** Reports nothing new and waits until all that is kept is acknowledged. */
    void settle() throws TimeoutException, InterruptedException {
        reporting = false;
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(40);
        while (members.stream().anyMatch(member -> !member.kept.isEmpty())) {
            if (System.nanoTime() > end) {
                throw new TimeoutException("some reports were never acknowledged");
            }
            TimeUnit.MILLISECONDS.sleep(20);
        }
    }

    @Override
    public void close() {
        clock.shutdownNow();
        members.forEach(member -> member.client.disconnect());
    }

    private final class Member {
        private final EdgeDevice device;
        private final DeviceTls tls;
        private final IntSupplier port;
        private final Set<String> kept = ConcurrentHashMap.newKeySet();
        private final Set<String> underWay = ConcurrentHashMap.newKeySet();
        private volatile Mqtt5AsyncClient client;
        private volatile boolean connecting;

        Member(EdgeSite site, EdgeDevice device, IntSupplier port) {
            this.device = device;
            // Made once: a key store costs a tenth of a second, and all may want to come back in the same one.
            this.tls = device.tls(site.trustedServers());
            this.port = port;
            this.client = client();
        }

        private Mqtt5AsyncClient client() {
            return Mqtt5Client.builder()
                    .identifier(device.deviceId())
                    .serverHost("127.0.0.1")
                    .serverPort(port.getAsInt())
                    .sslConfig(MqttClientSslConfig.builder()
                            .keyManagerFactory(tls.keys().orElseThrow())
                            .trustManagerFactory(tls.trust())
                            .build())
                    .addDisconnectedListener(context -> {
                        if (context.getCause() instanceof Mqtt5DisconnectException told) {
                            int reason = told.getMqttMessage().getReasonCode().getCode();
                            endings.add(new Ending(device.deviceId(), reason, System.nanoTime()));
                        }
                    })
                    .buildAsync();
        }

        void connect() {
            connecting = true;
            client = client();
            underWay.clear();
            client.connectWith()
                    .cleanStart(true)
                    .keepAlive(30)
                    .willPublish()
                    .topic(device.topic("state"))
                    .qos(MqttQos.AT_LEAST_ONCE)
                    .payload("{}".getBytes(StandardCharsets.UTF_8))
                    .applyWillPublish()
                    .send()
                    .whenComplete((connack, failure) -> connecting = false);
        }

        void awaitConnected() throws TimeoutException, InterruptedException {
            long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(40);
            while (!client.getState().isConnected()) {
                if (System.nanoTime() > end) {
                    throw new TimeoutException("a doorbell does not connect");
                }
                TimeUnit.MILLISECONDS.sleep(10);
            }
        }

        void work() {
            if (!client.getState().isConnected()) {
                if (!connecting) {
                    connect();
                }
                return;
            }
            if (reporting && kept.size() < UNACKNOWLEDGED) {
                kept.add(Bytes.randomId());
            }
            kept.stream().filter(underWay::add).forEach(this::publish);
        }

        private void publish(String eventId) {
            Mqtt5AsyncClient on = client;
            on.publishWith()
                    .topic(device.topic("event/motion"))
                    .qos(MqttQos.AT_LEAST_ONCE)
                    .payload(EdgeDevice.event(eventId))
                    .send()
                    .whenComplete((result, failure) -> note(eventId, result, failure));
        }

        private void note(String eventId, Mqtt5PublishResult result, Throwable failure) {
            if (failure == null && result.getError().isEmpty()) {
                acknowledged.add(eventId);
                kept.remove(eventId);
            }
            underWay.remove(eventId);
        }
    }
}
