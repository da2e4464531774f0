package io.porchlight.messaging;

import static io.porchlight.testing.KafkaProbe.header;
import static io.porchlight.testing.KafkaProbe.readUntil;
import static io.porchlight.testing.Patience.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.porchlight.contracts.event.EpochKey;
import io.porchlight.contracts.event.EventType;
import io.porchlight.contracts.event.Revocation;
import io.porchlight.messaging.outbox.Outbox;
import io.porchlight.testing.KafkaResource;
import io.porchlight.testing.PostgresResource;
import io.quarkus.hibernate.reactive.panache.Panache;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.vertx.VertxContextSupport;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import jakarta.inject.Inject;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.junit.jupiter.api.Test;

@QuarkusTest
@QuarkusTestResource(PostgresResource.class)
@QuarkusTestResource(KafkaResource.class)
class OutboxTest {

    @Inject
    Outbox outbox;

    @Inject
    ObjectMapper json;

    @ConfigProperty(name = "porchlight.test.jdbc-url")
    String jdbcUrl;

    @Test
    void sendsACommittedEventAsACloudEventAndThenForgetsIt() throws Throwable {
        inTransaction(() -> outbox.publish("key-1", revocation("committed")));

        ConsumerRecord<String, byte[]> message =
                readUntil("revocations.v1", r -> circle(r).equals("committed")).getLast();
        assertThat(message.key()).isEqualTo("key-1");
        assertThat(header(message, "ce_type")).isEqualTo("io.porchlight.revocation.v1");
        assertThat(header(message, "ce_source")).isEqualTo("/video-service");
        assertThat(header(message, "ce_specversion")).isEqualTo("1.0");
        assertThat(header(message, "content-type")).isEqualTo("application/json");
        assertThat(header(message, "ce_id")).matches("[A-Za-z0-9_-]{22}");
        assertThat(Instant.parse(header(message, "ce_time")))
                .isBefore(Instant.now().plusSeconds(1));
        assertThat(json.readTree(message.value()).has("grant"))
                .as("absent members are left out")
                .isFalse();
        await().untilAsserted(() -> assertThat(outboxRows()).isZero());
    }

    @Test
    void sendsNothingOfATransactionThatWasRolledBack() throws Throwable {
        assertThatThrownBy(() -> inTransaction(() -> outbox.publish("key-2", revocation("rolled-back"))
                        .flatMap(done -> Uni.createFrom().failure(new IllegalArgumentException("no")))))
                .isInstanceOf(IllegalArgumentException.class);
        inTransaction(() -> outbox.publish("key-2", revocation("after-rollback")));

        assertThat(readUntil("revocations.v1", r -> circle(r).equals("after-rollback")))
                .noneMatch(r -> circle(r).equals("rolled-back"));
    }

    @Test
    void refusesAnEventOutsideATransaction() {
        assertThatThrownBy(() -> VertxContextSupport.subscribeAndAwait(
                        () -> Panache.withSession(() -> outbox.publish("key-3", revocation("outside")))))
                .isInstanceOf(IllegalStateException.class);
    }

    @Test
    void keepsTheOrderOfAKey() throws Throwable {
        int count = 250;
        inTransaction(() -> Multi.createFrom()
                .range(0, count)
                .onItem()
                .transformToUniAndConcatenate(i -> outbox.publish("ordered", revocation("order-" + i)))
                .collect()
                .last());

        List<String> order = readUntil("revocations.v1", r -> circle(r).equals("order-" + (count - 1))).stream()
                .map(this::circle)
                .filter(circle -> circle.startsWith("order-"))
                .toList();
        assertThat(order)
                .isEqualTo(IntStream.range(0, count).mapToObj(i -> "order-" + i).toList());
    }

    @Test
    void sendsATombstone() throws Throwable {
        inTransaction(() -> outbox.publish("2026112221Z", new EpochKey("2026112221Z", json.createObjectNode()))
                .flatMap(done -> outbox.publishTombstone("2026112221Z", EventType.EPOCH_KEY)));

        assertThat(readUntil("epoch-keys.v1", r -> r.value() == null)).hasSize(2);
    }

    @Test
    void theServicesRoleCannotRewriteAnEvent() {
        String asApp = jdbcUrl.replace(PostgresResource.OWNER, PostgresResource.APP);
        assertThatThrownBy(() -> {
                    try (var connection = DriverManager.getConnection(asApp);
                            var statement = connection.createStatement()) {
                        statement.execute("update outbox set payload = null");
                    }
                })
                .isInstanceOf(SQLException.class)
                .hasMessageContaining("permission denied");
    }

    private long outboxRows() throws SQLException {
        try (var connection = DriverManager.getConnection(jdbcUrl);
                var statement = connection.createStatement();
                var rows = statement.executeQuery("select count(*) from outbox")) {
            rows.next();
            return rows.getLong(1);
        }
    }

    private String circle(ConsumerRecord<String, byte[]> message) {
        try {
            return message.value() == null
                    ? ""
                    : json.readTree(message.value()).path("circle").asText();
        } catch (java.io.IOException notJson) {
            return "";
        }
    }

    private static Revocation revocation(String circle) {
        return new Revocation(circle, null, null, "refuse-tokens", 1);
    }

    private static <T> void inTransaction(Supplier<Uni<T>> work) throws Throwable {
        VertxContextSupport.subscribeAndAwait(() -> Panache.withTransaction(work));
    }
}
