package io.porchlight.system.edge;

import io.porchlight.stack.folder.DataFolder;
import io.porchlight.stack.folder.Ports;
import io.porchlight.stack.folder.Secrets;
import io.porchlight.stack.part.Installation;
import io.porchlight.stack.part.KafkaPart;
import io.porchlight.stack.player.Waiting;
import io.porchlight.stack.process.ChildProcess;
import io.porchlight.stack.process.ChildProcesses;
import io.porchlight.stack.process.ProcessRecords;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;

/** A Kafka beside the site's, of which a test may take topics away. */
final class OtherKafka implements AutoCloseable {
    private static final long PATIENCE_SECONDS = 30;

    private final DataFolder folder;
    private final ChildProcesses processes;
    private final KafkaPart kafka;

    private OtherKafka(DataFolder folder) throws Exception {
        this.folder = folder;
        ProcessRecords records = new ProcessRecords(folder.root().resolve("processes"));
        records.reap();
        processes = new ChildProcesses(records);
        Secrets secrets = Secrets.in(folder.serverFolder("keys").resolve("secrets.json"));
        kafka = new KafkaPart(Installation.find(), folder, Ports.of(folder), secrets, processes);
        kafka.start();
    }

    /** Starts it in {@code system-tests/target/edge-kafka}, with every topic and nothing in them. */
    static OtherKafka start() throws Exception {
        return new OtherKafka(
                DataFolder.open(Installation.find().root().resolve("system-tests/target/edge-kafka"), true));
    }

    String bootstrapServers() {
        return kafka.bootstrapServers();
    }

    /** Comes back when nobody is told of it any more. */
    void delete(String topic) throws Exception {
        try (Admin admin = admin()) {
            admin.deleteTopics(List.of(topic)).all().get(PATIENCE_SECONDS, TimeUnit.SECONDS);
            Waiting.until(
                    "the topic to be gone",
                    Duration.ofSeconds(PATIENCE_SECONDS),
                    () -> topics(admin).contains(topic) ? null : Boolean.TRUE);
        }
    }

    private static Set<String> topics(Admin admin) {
        try {
            return admin.listTopics().names().get(PATIENCE_SECONDS, TimeUnit.SECONDS);
        } catch (ExecutionException | TimeoutException e) {
            throw new IllegalStateException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    void create(String topic) throws Exception {
        try (Admin admin = admin()) {
            admin.createTopics(List.of(new NewTopic(topic, Optional.of(1), Optional.of((short) 1))))
                    .all()
                    .get(PATIENCE_SECONDS, TimeUnit.SECONDS);
        }
    }

    private Admin admin() {
        return Admin.create(Map.of("bootstrap.servers", bootstrapServers()));
    }

    /** Stops its process where it stands (SIGSTOP), or lets it go on (SIGCONT). */
    void signal(String signal) {
        ChildProcess process = kafka.process();
        if (process == null) {
            throw new IllegalStateException("Kafka does not run");
        }
        GatewayNode.signal(process.pid(), signal);
    }

    @Override
    public void close() {
        signal("CONT");
        kafka.stop();
        processes.close();
        folder.close();
    }
}
