package io.porchlight.gateway.mqtt;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.netty.handler.codec.mqtt.MqttMessageType;
import io.porchlight.gateway.command.Command;
import io.porchlight.gateway.command.CommandFeed;
import io.porchlight.gateway.command.CommandKind;
import io.porchlight.gateway.command.CommandShelf;
import io.porchlight.gateway.event.Uplink;
import io.porchlight.gateway.event.UplinkRules.Judged.Refusal;
import io.porchlight.gateway.event.UplinkTopic;
import io.porchlight.gateway.identity.Admissions;
import io.porchlight.gateway.identity.DeviceIdentity;
import io.porchlight.gateway.kafka.KafkaPublisher;
import io.porchlight.gateway.registry.CertificateRegistry;
import io.porchlight.gateway.registry.DeviceRegistry;
import io.porchlight.gateway.registry.Registration;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import org.jboss.logging.Logger;

/** Whom the connections of this node have to do with; wires revocation, commands and pressure to them. */
@Singleton
public class MqttParties {
    private static final Logger LOG = Logger.getLogger(MqttParties.class);

    private final Admissions admissions;
    private final Uplink uplink;
    private final CommandShelf shelf;
    private final DeviceRegistry devices;
    private final KafkaPublisher kafka;
    private final MeterRegistry metrics;
    private final Map<MqttMessageType, Counter> packets = new EnumMap<>(MqttMessageType.class);
    private final Connections<MqttConnection> connections;

    MqttParties(
            Admissions admissions,
            Uplink uplink,
            CommandFeed commands,
            DeviceRegistry devices,
            CertificateRegistry certificates,
            KafkaPublisher kafka,
            MeterRegistry metrics) {
        this.admissions = admissions;
        this.uplink = uplink;
        this.shelf = commands.shelf();
        this.devices = devices;
        this.kafka = kafka;
        this.metrics = metrics;
        for (MqttMessageType type : MqttMessageType.values()) {
            String name = type.name().toLowerCase(Locale.ROOT);
            packets.put(type, metrics.counter("porchlight.edge.mqtt.packets", "type", name));
        }
        this.connections = new Connections<>(this::cloneAlarm);
        metrics.gauge("porchlight.edge.mqtt.connections", connections, Connections::size);
        metrics.gauge("porchlight.edge.mqtt.devices", connections, Connections::devices);
        commands.onCommand(this::deliver);
        devices.onEnd(home -> {
            shelf.leave(home.deviceId(), home.circle());
            revoke(home.deviceId());
        });
        devices.onBegin(
                home -> shelf.of(home.deviceId(), Clock.systemUTC().instant()).forEach(this::deliver));
        certificates.onRevoked(this::revoke);
        kafka.onPressure(on -> connections.forEach(connection -> connection.pressure(on)));
    }

    Connections<MqttConnection> connections() {
        return connections;
    }

    /** What is kept of this kind for the device, and is its to have. */
    Optional<Command> kept(String deviceId, CommandKind kind) {
        return shelf.of(deviceId, kind, Clock.systemUTC().instant()).filter(this::mayReach);
    }

    private boolean mayReach(Command command) {
        return command.mayReach(devices.active(command.deviceId()).map(Registration::circle));
    }

    Admission admit(Optional<DeviceIdentity> identity) {
        if (kafka.underPressure()) {
            return new Admission.Denied(Reason.QUOTA);
        }
        return identity.flatMap(admissions::admit)
                .<Admission>map(issued -> new Admission.Admitted(issued.deviceId()))
                .orElse(new Admission.Denied(Reason.NOT_AUTHORIZED));
    }

    boolean underPressure() {
        return kafka.underPressure();
    }

    CompletionStage<Optional<Refusal>> store(String deviceId, UplinkTopic topic, byte[] payload) {
        return uplink.accept(deviceId, topic, payload);
    }

    void received(MqttMessageType type) {
        packets.get(type).increment();
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

    /** Tells every device that this node goes away. */
    public void shutDown() {
        connections.forEach(connection -> connection.end(Effect.Ending.SHUTDOWN, Reason.SHUTTING_DOWN));
    }

    /** Forgets what time has made void. */
    public void purge() {
        shelf.purge(Clock.systemUTC().instant());
        connections.purge(TimeUnit.NANOSECONDS.toMillis(System.nanoTime()));
    }

    private void deliver(Command command) {
        if (mayReach(command)) {
            connections.of(command.deviceId()).ifPresent(connection -> connection.command(command));
        }
    }

    private void revoke(String deviceId) {
        connections.of(deviceId).ifPresent(connection -> connection.end(Effect.Ending.REVOKED, Reason.ADMINISTRATIVE));
    }

    private void cloneAlarm(String deviceId) {
        metrics.counter("porchlight.edge.mqtt.clone.alarms").increment();
        LOG.warnf("device %s is taken over again and again: its key may have been cloned", deviceId);
    }
}
