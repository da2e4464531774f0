package io.porchlight.gateway.session;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.micrometer.core.instrument.MeterRegistry;
import io.porchlight.contracts.event.DeviceReply;
import io.porchlight.contracts.event.DeviceSession;
import io.porchlight.contracts.event.GatewayNode;
import io.porchlight.contracts.event.Topic;
import io.porchlight.gateway.kafka.Incoming;
import io.porchlight.gateway.kafka.KafkaPublisher;
import io.porchlight.gateway.kafka.Outgoing;
import io.porchlight.gateway.kafka.TopicView;
import io.porchlight.sealing.encoding.Bytes;
import io.porchlight.sealing.json.Json;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jboss.logging.Logger;

/** This node's side of {@code device-sessions.v1}: says what begins and ends here, hears what does elsewhere. */
@Singleton
public class SessionBook implements TopicView {
    /** How often a node says that it lives. */
    public static final long BEAT_MILLIS = 20_000;

    private static final long ALIVE_SECONDS = 60;
    private static final Logger LOG = Logger.getLogger(SessionBook.class);

    private final String node = Bytes.randomId();
    private final Sessions sessions = new Sessions();
    private final Unsaid unsaid = new Unsaid();
    private final Incoming incoming;
    private final KafkaPublisher kafka;
    private final MeterRegistry metrics;
    private final List<Consumer<DeviceSession>> onElsewhere = new CopyOnWriteArrayList<>();
    private final List<Consumer<String>> onOlder = new CopyOnWriteArrayList<>();

    SessionBook(ObjectMapper json, KafkaPublisher kafka, MeterRegistry metrics) {
        this.incoming = new Incoming(json);
        this.kafka = kafka;
        this.metrics = metrics;
    }

    /** The epoch of a session that is about to begin here. */
    public long next(String deviceId) {
        return sessions.next(deviceId, now());
    }

    /** A session has begun here, or still goes on. */
    public void online(String deviceId, long epoch) {
        say(new DeviceSession(deviceId, node, epoch, true));
    }

    /** A session has ended that nothing took over. */
    public CompletionStage<Void> offline(String deviceId, long epoch) {
        return say(new DeviceSession(deviceId, node, epoch, false));
    }

    /** Says that this node lives, and again what could not be said; to be called every {@link #BEAT_MILLIS}. */
    public void beat() {
        unsaid.again().forEach(this::say);
        kafka.publish(Outgoing.of(node, new GatewayNode(node, now() / 1000 + ALIVE_SECONDS)));
    }

    /** Says that this node goes. */
    public CompletionStage<Void> leave() {
        return kafka.publish(Outgoing.of(node, new GatewayNode(node, now() / 1000)));
    }

    /** Is told, on the feed's thread, of each session on another node that is its device's highest. */
    public void onElsewhere(Consumer<DeviceSession> listener) {
        onElsewhere.add(listener);
    }

    /** Is told, on the feed's thread, of each device of which another node said a session that is not its highest. */
    public void onOlder(Consumer<String> listener) {
        onOlder.add(listener);
    }

    /** Whether what was said comes above a session of this node with that epoch. */
    public boolean above(DeviceSession said, long epoch) {
        return Sessions.compare(said, new DeviceSession(said.deviceId(), node, epoch, true)) > 0;
    }

    public void purge() {
        sessions.purge(now());
    }

    @Override
    public Topic topic() {
        return Topic.DEVICE_SESSIONS;
    }

    @Override
    public void apply(ConsumerRecord<String, byte[]> record) {
        if (record.value() == null || incoming.holds(record, GatewayNode.class)) {
            return;
        }
        DeviceSession said = incoming.read(record, DeviceSession.class);
        if (!said.deviceId().equals(record.key())) {
            throw new IllegalArgumentException("a session of another device than its key says");
        }
        boolean here = said.node().equals(node);
        switch (sessions.read(said)) {
            case Sessions.Read.Newer newer when here -> newer.alarm().ifPresent(alarm -> cloned(said, alarm));
            case Sessions.Read.Newer newer -> onElsewhere.forEach(listener -> listener.accept(said));
            case Sessions.Read.Older older when !here -> onOlder.forEach(listener -> listener.accept(said.deviceId()));
            case Sessions.Read.Older older -> {}
            case Sessions.Read.Same same -> {}
        }
    }

    /** Only the node of the last of them raises it, so that there is one alarm and not one for each node. */
    private void cloned(DeviceSession said, Sessions.Alarm alarm) {
        metrics.counter("porchlight.edge.mqtt.clone.alarms").increment();
        LOG.warn("a device is taken over again and again: its key may have been cloned; its home is told");
        var body = Json.object("takeovers", alarm.takeovers(), "since", alarm.since() / 1000);
        kafka.publish(Outgoing.of(said.deviceId(), new DeviceReply(said.deviceId(), "cloned", body)));
    }

    private CompletionStage<Void> say(DeviceSession wanted) {
        // What is the last word by now: it must not be followed by one before it.
        DeviceSession session = unsaid.saying(wanted);
        return kafka.publish(Outgoing.of(session.deviceId(), session)).whenComplete((ok, failure) -> {
            if (failure == null) {
                unsaid.said(session);
            } else {
                unsaid.failed(session);
                LOG.warnf("a session could not be said: %s", failure.getMessage());
            }
        });
    }

    private static long now() {
        return Clock.systemUTC().millis();
    }
}
