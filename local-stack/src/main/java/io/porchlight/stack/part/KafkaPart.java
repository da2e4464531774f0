package io.porchlight.stack.part;

import io.porchlight.stack.folder.DataFolder;
import io.porchlight.stack.folder.Ports;
import io.porchlight.stack.folder.Secrets;
import io.porchlight.stack.process.ChildProcess;
import io.porchlight.stack.process.ChildProcesses;
import io.porchlight.stack.process.Java;
import io.porchlight.stack.startup.Part;
import io.porchlight.stack.startup.Readiness;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.jspecify.annotations.Nullable;

/** Real Kafka: one node that is broker and KRaft controller, with every topic of {@link Topic#all()}. */
public final class KafkaPart implements Part {
    private static final int PARTITIONS = 2;

    private final Installation installation;
    private final DataFolder folder;
    private final Ports ports;
    private final Secrets secrets;
    private final ChildProcesses processes;
    private @Nullable ChildProcess process;

    public KafkaPart(
            Installation installation, DataFolder folder, Ports ports, Secrets secrets, ChildProcesses processes) {
        this.installation = installation;
        this.folder = folder;
        this.ports = ports;
        this.secrets = secrets;
        this.processes = processes;
    }

    @Override
    public String name() {
        return "Kafka";
    }

    /** {@code 127.0.0.1:PORT}. */
    public String bootstrapServers() {
        return "127.0.0.1:" + ports.of(Ports.Use.KAFKA);
    }

    @Override
    public void start() throws Exception {
        ports.requireFree(Ports.Use.KAFKA);
        ports.requireFree(Ports.Use.KAFKA_CONTROLLER);
        Path home = folder.serverFolder("kafka");
        Path settings = home.resolve("server.properties");
        Files.writeString(settings, settings(home.resolve("log")));
        Path logging = home.resolve("log4j2.xml");
        Files.writeString(logging, LOGGING);
        if (!Files.exists(home.resolve("log/meta.properties"))) {
            List<String> format = java(logging, "kafka.tools.StorageTool", "format", "-t", clusterId(), "-c");
            format.add(settings.toString());
            processes
                    .start("Kafka's format", home, format, Map.of(), folder.log("kafka-format"))
                    .await(Duration.ofMinutes(2));
        }
        process = processes.start(
                name(), home, java(logging, "kafka.Kafka", settings.toString()), Map.of(), folder.log("kafka"));
        try (Admin admin = Admin.create(Map.of(
                "bootstrap.servers", bootstrapServers(),
                "request.timeout.ms", "5000",
                "default.api.timeout.ms", "10000",
                "reconnect.backoff.max.ms", "200"))) {
            Readiness.await(
                    process,
                    () -> admin.describeCluster()
                                    .nodes()
                                    .get(10, TimeUnit.SECONDS)
                                    .size()
                            == 1);
            createTopics(admin);
        }
    }

    private List<String> java(Path logging, String main, String... arguments) {
        List<String> command = Java.command(
                384, "-Dlog4j2.configurationFile=" + logging, "-cp", installation.classPath("kafka"), main);
        command.addAll(List.of(arguments));
        return command;
    }

    private void createTopics(Admin admin) throws InterruptedException, ExecutionException, TimeoutException {
        Set<String> present = admin.listTopics().names().get(30, TimeUnit.SECONDS);
        List<NewTopic> missing = new ArrayList<>();
        for (Topic topic : Topic.all()) {
            if (!present.contains(topic.name())) {
                missing.add(new NewTopic(topic.name(), PARTITIONS, (short) 1).configs(topic.configuration()));
            }
        }
        admin.createTopics(missing).all().get(60, TimeUnit.SECONDS);
    }

    /** 128 bits, base64url, as Kafka's {@code Uuid}; made from the secret so that a repeated format gives the same. */
    private String clusterId() {
        byte[] secret = Base64.getUrlDecoder().decode(secrets.secret("kafka-cluster-id"));
        byte[] id = new byte[16];
        System.arraycopy(secret, 0, id, 0, id.length);
        return Base64.getUrlEncoder().withoutPadding().encodeToString(id);
    }

    private String settings(Path logs) throws IOException {
        return """
                process.roles=broker,controller
                node.id=1
                controller.quorum.voters=1@127.0.0.1:%d
                listeners=PLAINTEXT://127.0.0.1:%d,CONTROLLER://127.0.0.1:%d
                advertised.listeners=PLAINTEXT://127.0.0.1:%d
                controller.listener.names=CONTROLLER
                log.dirs=%s
                auto.create.topics.enable=false
                default.replication.factor=1
                min.insync.replicas=1
                offsets.topic.replication.factor=1
                offsets.topic.num.partitions=4
                transaction.state.log.replication.factor=1
                transaction.state.log.min.isr=1
                transaction.state.log.num.partitions=4
                share.coordinator.state.topic.replication.factor=1
                share.coordinator.state.topic.min.isr=1
                share.coordinator.state.topic.num.partitions=4
                group.initial.rebalance.delay.ms=0
                num.io.threads=4
                num.network.threads=2
                log.cleaner.dedupe.buffer.size=16777216
                """.formatted(
                        ports.of(Ports.Use.KAFKA_CONTROLLER),
                        ports.of(Ports.Use.KAFKA),
                        ports.of(Ports.Use.KAFKA_CONTROLLER),
                        ports.of(Ports.Use.KAFKA),
                        logs);
    }

    private static final String LOGGING = """
            <Configuration status="warn">
              <Appenders>
                <Console name="out"><PatternLayout pattern="%d %p %m (%c)%n"/></Console>
              </Appenders>
              <Loggers>
                <Root level="warn"><AppenderRef ref="out"/></Root>
                <Logger name="kafka.server.KafkaRaftServer" level="info"/>
              </Loggers>
            </Configuration>
            """;

    @Override
    public @Nullable ChildProcess process() {
        return process;
    }

    @Override
    public void stop() {
        if (process != null) {
            process.stop(Duration.ofSeconds(15));
        }
    }
}
