package io.porchlight.gateway.edge;

import io.netty.handler.ssl.SslContext;
import io.porchlight.contracts.event.Topic;
import io.porchlight.gateway.command.CommandFeed;
import io.porchlight.gateway.http.Answers;
import io.porchlight.gateway.http.DevicePort;
import io.porchlight.gateway.http.DeviceRoute;
import io.porchlight.gateway.identity.Logins;
import io.porchlight.gateway.kafka.KafkaPublisher;
import io.porchlight.gateway.kafka.TopicFeed;
import io.porchlight.gateway.limit.Doorstep;
import io.porchlight.gateway.limit.OpenConnections;
import io.porchlight.gateway.mqtt.MqttParties;
import io.porchlight.gateway.mqtt.MqttPort;
import io.porchlight.gateway.registry.CertificateRegistry;
import io.porchlight.gateway.registry.DeviceRegistry;
import io.porchlight.gateway.registry.EpochKeys;
import io.porchlight.gateway.session.SessionBook;
import io.quarkus.arc.All;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import io.smallrye.common.annotation.Identifier;
import io.vertx.core.DeploymentOptions;
import io.vertx.core.Vertx;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentSkipListSet;
import org.jboss.logging.Logger;

/**
 * Opens the device ports once everything they decide by is loaded, and not before: a gateway that does not know its
 * devices lets nobody in.
 */
@Singleton
public class Edge {
    private static final Logger LOG = Logger.getLogger(Edge.class);

    private static final List<Topic> WRITTEN = List.of(
            Topic.DEVICE_EVENTS,
            Topic.DEVICE_REPLIES,
            Topic.DEVICE_SESSIONS,
            Topic.DEVICE_LOGINS,
            Topic.DEVICE_CERTIFICATES);

    private static final long PURGE_MILLIS = 60_000;

    private final Vertx vertx;
    private final EdgeConfig config;
    private final MqttParties mqtt;
    private final List<DeviceRoute> routes;
    private final Answers answers;
    private final KafkaPublisher kafka;
    private final TopicFeed feed;
    private final SessionBook sessions;
    private final Doorstep doorstep;
    private final OpenConnections open;
    private final Drain drain;
    private final SortedSet<String> closedPorts =
            new ConcurrentSkipListSet<>(List.of("the MQTT port is not open", "the HTTPS port is not open"));

    Edge(
            Vertx vertx,
            EdgeConfig config,
            MqttParties mqtt,
            @All List<DeviceRoute> routes,
            Answers answers,
            KafkaPublisher kafka,
            DeviceRegistry devices,
            CertificateRegistry certificates,
            EpochKeys epochs,
            CommandFeed commands,
            SessionBook sessions,
            Logins logins,
            Doorstep doorstep,
            OpenConnections open,
            Drain drain,
            @Identifier("default-kafka-broker") Map<String, Object> broker) {
        this.vertx = vertx;
        this.config = config;
        this.mqtt = mqtt;
        this.routes = routes;
        this.answers = answers;
        this.kafka = kafka;
        this.sessions = sessions;
        this.doorstep = doorstep;
        this.open = open;
        this.drain = drain;
        this.feed = new TopicFeed(
                broker, List.of(devices, certificates, epochs, commands, sessions, logins), WRITTEN, kafka);
    }

    void start(@Observes StartupEvent event) {
        feed.loaded().thenRun(this::open).exceptionally(failure -> {
            LOG.error("the device ports cannot be opened", failure);
            return null;
        });
        feed.start();
        vertx.setPeriodic(PURGE_MILLIS, purge -> mqtt.purge());
    }

    void stop(@Observes ShutdownEvent event) {
        drain.run();
        feed.close();
    }

    /** What is missing before devices can be served; empty when they can. */
    public SortedSet<String> missing() {
        SortedSet<String> missing = new TreeSet<>(closedPorts);
        if (drain.draining()) {
            missing.add("this node is going: its devices are told to connect anew");
        }
        feed.missing().forEach(topic -> missing.add("topic " + topic + " is not loaded"));
        if (kafka.underPressure()) {
            missing.add("Kafka takes too little: devices are not read");
        }
        return missing;
    }

    private void open() {
        DeviceTls tls = new DeviceTls(config);
        DeploymentOptions loops = new DeploymentOptions().setInstances(loops());
        SslContext mqttTls = tls.context();
        sessions.beat();
        vertx.setPeriodic(SessionBook.BEAT_MILLIS, beat -> {
            if (!drain.draining()) {
                sessions.beat();
            }
        });
        vertx.deployVerticle(() -> new MqttPort(config, mqttTls, mqtt, doorstep, open), loops)
                .onSuccess(id -> opened("the MQTT port is not open", "MQTT", config.mqttPort()))
                .onFailure(failure -> LOG.error("the MQTT port cannot be opened", failure));
        vertx.deployVerticle(
                        () -> new DevicePort(config, tls, routes, answers, doorstep, open, drain.requests()), loops)
                .onSuccess(id -> opened("the HTTPS port is not open", "HTTPS", config.httpsPort()))
                .onFailure(failure -> LOG.error("the HTTPS port cannot be opened", failure));
    }

    private int loops() {
        return config.loops() > 0
                ? config.loops()
                : Math.max(1, Runtime.getRuntime().availableProcessors() / 2);
    }

    private void opened(String closed, String what, int port) {
        closedPorts.remove(closed);
        LOG.infof(
                "%s for devices on %s:%d, TLS by %s, sockets by %s",
                what,
                config.host(),
                port,
                DeviceTls.nativeBuild() ? "BoringSSL" : "the JDK",
                vertx.isNativeTransportEnabled() ? "epoll" : "NIO");
    }
}
