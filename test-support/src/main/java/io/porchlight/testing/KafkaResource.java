package io.porchlight.testing;

import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.apache.kafka.common.Uuid;
import org.jspecify.annotations.Nullable;

/**
 * A real Kafka broker (KRaft, one node, loopback) in a process of its own. Sets {@code kafka.bootstrap.servers}; topics
 * are made at first use, with one partition.
 */
public class KafkaResource implements QuarkusTestResourceLifecycleManager {

    private @Nullable OwnProcess broker;
    private @Nullable Path folder;

    @Override
    public Map<String, String> start() {
        Path data = OwnProcess.temporaryFolder("kafka");
        folder = data;
        int port = FreePorts.next();
        int controllerPort = FreePorts.next();
        Path settings = write(data.resolve("server.properties"), settings(data, port, controllerPort));
        write(data.resolve("log4j2.yaml"), LOGGING);
        List<String> jvm = List.of("-Xmx384m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1");
        try (OwnProcess format = OwnProcess.start(
                "kafka",
                data,
                jvm,
                "kafka.tools.StorageTool",
                "format",
                "-t",
                Uuid.randomUuid().toString(),
                "-c",
                settings.toString(),
                "--standalone")) {
            format.awaitSuccess();
        }
        OwnProcess started = OwnProcess.start("kafka", data, jvm, "kafka.Kafka", settings.toString());
        broker = started;
        started.awaitPort(port);
        return Map.of("kafka.bootstrap.servers", "127.0.0.1:" + port);
    }

    @Override
    public void stop() {
        if (broker != null) {
            broker.close();
        }
        if (folder != null) {
            OwnProcess.delete(folder);
        }
    }

    private static String settings(Path data, int port, int controllerPort) {
        return """
                process.roles=broker,controller
                node.id=1
                controller.listener.names=CONTROLLER
                listeners=PLAINTEXT://127.0.0.1:%1$d,CONTROLLER://127.0.0.1:%2$d
                advertised.listeners=PLAINTEXT://127.0.0.1:%1$d,CONTROLLER://127.0.0.1:%2$d
                controller.quorum.bootstrap.servers=127.0.0.1:%2$d
                log.dirs=%3$s
                num.partitions=1
                offsets.topic.replication.factor=1
                offsets.topic.num.partitions=1
                transaction.state.log.replication.factor=1
                transaction.state.log.min.isr=1
                transaction.state.log.num.partitions=1
                share.coordinator.state.topic.replication.factor=1
                share.coordinator.state.topic.min.isr=1
                group.initial.rebalance.delay.ms=0
                auto.create.topics.enable=true
                log.cleaner.dedupe.buffer.size=2097152
                """.formatted(port, controllerPort, data.resolve("data"));
    }

    private static final String LOGGING = """
            Configuration:
              Appenders:
                Console:
                  name: out
                  PatternLayout: {pattern: "%d %p %c: %m%n"}
              Loggers:
                Root:
                  level: WARN
                  AppenderRef: {ref: out}
            """;

    private static Path write(Path file, String text) {
        try {
            return Files.writeString(file, text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
