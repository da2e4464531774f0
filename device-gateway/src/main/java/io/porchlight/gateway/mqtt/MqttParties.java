package io.porchlight.gateway.mqtt;

import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.MeterRegistry;
import io.netty.handler.codec.mqtt.MqttMessageType;
import io.porchlight.gateway.command.Command;
import io.porchlight.gateway.command.CommandFeed;
import io.porchlight.gateway.command.CommandKind;
import io.porchlight.gateway.command.CommandShelf;
import io.porchlight.gateway.event.Uplink;
import io.porchlight.gateway.event.UplinkTopic;
import io.porchlight.gateway.kafka.KafkaPublisher;
import io.porchlight.gateway.limit.MonotonicClock;
import io.porchlight.gateway.mqtt.Connections.Claim;
import io.porchlight.gateway.registry.CertificateRegistry;
import io.porchlight.gateway.registry.DeviceRegistry;
import io.porchlight.gateway.registry.Registration;
import io.porchlight.gateway.session.SessionBook;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.LongAccumulator;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.ToLongFunction;
import java.util.stream.LongStream;

/** Whom the connections of this node have to do with; wires revocation, sessions, commands and pressure to them. */
@Singleton
public class MqttParties {
    private final Doorkeeper door;
    private final Uplink uplink;
    private final CommandShelf shelf;
    private final DeviceRegistry devices;
    private final SessionBook book;
    private final KafkaPublisher kafka;
    private final MeterRegistry metrics;
    private final Map<MqttMessageType, LongAdder> packets = new EnumMap<>(MqttMessageType.class);
    private final Connections<MqttConnection> connections = new Connections<>();
    private final LongAccumulator heldPeak = new LongAccumulator(Math::max, 0);

    MqttParties(
            Doorkeeper door,
            Uplink uplink,
            CommandFeed commands,
            SessionBook book,
            DeviceRegistry devices,
            CertificateRegistry certificates,
            KafkaPublisher kafka,
            MeterRegistry metrics) {
        this.door = door;
        this.uplink = uplink;
        this.shelf = commands.shelf();
        this.devices = devices;
        this.book = book;
        this.kafka = kafka;
        this.metrics = metrics;
        for (MqttMessageType type : MqttMessageType.values()) {
            String name = type.name().toLowerCase(Locale.ROOT);
            var count = new LongAdder();
            packets.put(type, count);
            FunctionCounter.builder("porchlight.edge.mqtt.packets", count, LongAdder::sum)
                    .tag("type", name)
                    .register(metrics);
        }
        metrics.gauge("porchlight.edge.mqtt.connections", connections, Connections::size);
        metrics.gauge("porchlight.edge.mqtt.devices", connections, Connections::devices);
        gauge("porchlight.edge.mqtt.held.bytes", parties -> parties.held().sum());
        gauge(
                "porchlight.edge.mqtt.held.bytes.most",
                parties -> parties.held().max().orElse(0));
        metrics.gauge("porchlight.edge.mqtt.held.bytes.peak", heldPeak, LongAccumulator::get);
        commands.onCommand(this::deliver);
        devices.onEnd(home -> {
            shelf.leave(home.deviceId(), home.circle());
            connections
                    .of(home.deviceId())
                    .ifPresent(connection -> connection.end(Effect.Ending.REVOKED, Reason.ADMINISTRATIVE));
        });
        devices.onBegin(
                home -> shelf.of(home.deviceId(), Clock.systemUTC().instant()).forEach(this::deliver));
        certificates.onChanged(deviceId -> connections.of(deviceId).ifPresent(MqttConnection::recheck));
        book.onElsewhere(said -> connections
                .supersede(said.deviceId(), epoch -> book.above(said, epoch))
                .ifPresent(older -> older.end(Effect.Ending.TAKEN_OVER, Reason.TAKEN_OVER)));
        book.onOlder(
                deviceId -> connections.claimOf(deviceId).ifPresent(claim -> book.online(deviceId, claim.epoch())));
        kafka.onPressure(() -> connections.forEach(MqttConnection::pressure));
    }

    private void gauge(String name, ToLongFunction<MqttParties> value) {
        metrics.gauge(name, this, value::applyAsLong);
    }

    private LongStream held() {
        var each = LongStream.builder();
        connections.forEach(connection -> each.add(connection.held()));
        return each.build();
    }

    public Connections<MqttConnection> connections() {
        return connections;
    }

    /** Whether no more should be taken in for now. */
    boolean underPressure() {
        return kafka.underPressure();
    }

    Doorkeeper door() {
        return door;
    }

    /** What is kept of this kind for the device, and is its to have. */
    Optional<Command> kept(String deviceId, CommandKind kind) {
        return shelf.of(deviceId, kind, Clock.systemUTC().instant()).filter(this::mayReach);
    }

    private boolean mayReach(Command command) {
        return command.mayReach(devices.active(command.deviceId()).map(Registration::circle));
    }

    /** Makes the connection the device's current one, here and for all nodes. */
    Claim<MqttConnection> claim(String deviceId, MqttConnection connection) {
        var claim = new Claim<>(deviceId, book.next(deviceId), connection);
        Optional<MqttConnection> older = connections.claim(claim);
        older.ifPresent(each -> each.end(Effect.Ending.TAKEN_OVER, Reason.TAKEN_OVER));
        book.online(deviceId, claim.epoch());
        return claim;
    }

    /** @return whether the connection was its device's current one until now */
    boolean released(Claim<MqttConnection> claim) {
        boolean was = connections.release(claim);
        if (was) {
            book.offline(claim.deviceId(), claim.epoch());
        }
        return was;
    }

    void store(String deviceId, UplinkTopic topic, byte[] payload, Uplink.Outcome outcome) {
        uplink.accept(deviceId, topic, payload, outcome);
    }

    void received(MqttMessageType type) {
        packets.get(type).increment();
    }

    /** A connection makes the node hold so many bytes now; the most that one ever did is a metric. */
    void weighed(long bytes) {
        if (bytes > heldPeak.get()) {
            heldPeak.accumulate(bytes);
        }
    }

    void delivered(Command command) {
        metrics.counter(
                        "porchlight.edge.commands.delivered",
                        "kind",
                        command.kind().text())
                .increment();
    }

    void ended(Effect.Ending ending) {
        metrics.counter("porchlight.edge.mqtt.endings", "why", ending.name().toLowerCase(Locale.ROOT))
                .increment();
    }

    /** Tells a device that this node goes away. */
    public void shutDown(MqttConnection connection) {
        connection.end(Effect.Ending.SHUTDOWN, Reason.SHUTTING_DOWN);
    }

    /** Forgets what time has made void. */
    public void purge() {
        shelf.purge(Clock.systemUTC().instant());
        book.purge();
        door.purge(MonotonicClock.now());
    }

    private void deliver(Command command) {
        if (mayReach(command)) {
            connections.of(command.deviceId()).ifPresent(connection -> connection.command(command.kind()));
        }
    }
}
