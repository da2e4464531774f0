package io.porchlight.video;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.porchlight.testing.KafkaProbe;
import io.quarkus.vertx.VertxContextSupport;
import io.smallrye.mutiny.Uni;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.List;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.eclipse.microprofile.config.ConfigProvider;

/** What an auditor sees: rows, objects and messages, past the service. */
final class Look {

    private static final ObjectMapper JSON = new ObjectMapper();

    private Look() {}

    static long count(String sql, Object... parameters) {
        String url = ConfigProvider.getConfig().getValue("porchlight.test.jdbc-url", String.class);
        try (var connection = DriverManager.getConnection(url);
                var statement = connection.prepareStatement(sql)) {
            for (int i = 0; i < parameters.length; i++) {
                statement.setObject(i + 1, parameters[i]);
            }
            try (var rows = statement.executeQuery()) {
                rows.next();
                return rows.getLong(1);
            }
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    /** How many objects the bucket's disk holds for this clip's tracks: those of the given size. */
    static long objectsOfSize(long size) {
        Path folder = Path.of(ConfigProvider.getConfig().getValue("porchlight.test.s3-folder", String.class));
        try (Stream<Path> files = Files.walk(folder)) {
            return files.filter(Files::isRegularFile)
                    .filter(file -> file.toFile().length() == size)
                    .count();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The first event of this type about which the predicate says yes. */
    static JsonNode event(String type, Predicate<JsonNode> wanted) {
        return events(type, wanted).getLast();
    }

    /** All events of a type up to the first about which the predicate says yes. */
    static List<JsonNode> events(String type, Predicate<JsonNode> wanted) {
        return KafkaProbe.readUntil("clips.v1", message -> isOf(type, message) && wanted.test(data(message))).stream()
                .filter(message -> isOf(type, message))
                .map(Look::data)
                .toList();
    }

    private static boolean isOf(String type, ConsumerRecord<String, byte[]> message) {
        return KafkaProbe.header(message, "ce_type").equals(type);
    }

    private static JsonNode data(ConsumerRecord<String, byte[]> message) {
        try {
            return JSON.readTree(message.value());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Runs one round of a job as the scheduler would. */
    static void run(Supplier<Uni<Void>> job) {
        try {
            VertxContextSupport.subscribeAndAwait(job);
        } catch (Throwable e) {
            throw new IllegalStateException(e);
        }
    }
}
