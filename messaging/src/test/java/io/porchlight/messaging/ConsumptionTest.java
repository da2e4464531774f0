package io.porchlight.messaging;

import static io.porchlight.testing.KafkaProbe.header;
import static io.porchlight.testing.KafkaProbe.readUntil;
import static io.porchlight.testing.Patience.await;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.porchlight.messaging.event.Envelope;
import io.porchlight.testing.KafkaProbe;
import io.porchlight.testing.KafkaResource;
import io.porchlight.testing.PostgresResource;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Instant;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.junit.jupiter.api.Test;

@QuarkusTest
@QuarkusTestResource(PostgresResource.class)
@QuarkusTestResource(KafkaResource.class)
class ConsumptionTest {

    private static final String TOPIC = "revocations.v1";

    @Inject
    RevocationConsumer consumer;

    @ConfigProperty(name = "porchlight.test.jdbc-url")
    String jdbcUrl;

    @Test
    void handlesAnEventOnceThoughItComesTwice() throws SQLException {
        Envelope envelope = envelope();
        KafkaProbe.send(TOPIC, "k", envelope.headers(), data("twice"));
        KafkaProbe.send(TOPIC, "k", envelope.headers(), data("twice"));
        KafkaProbe.send(TOPIC, "k", envelope().headers(), data("after-twice"));

        await().untilAsserted(() -> assertThat(handled("after-twice")).isEqualTo(1));
        assertThat(handled("twice")).isEqualTo(1);
        assertThat(notes(envelope.id())).isEqualTo(1);
    }

    @Test
    void triesAPassingFaultAgainAndKeepsOnlyWhatTheLastTryDid() throws SQLException {
        Envelope envelope = envelope();
        KafkaProbe.send(TOPIC, "k", envelope.headers(), data("fails-twice"));

        await().untilAsserted(() ->
                assertThat(consumer.tries.get("fails-twice")).isNotNull().hasValue(3));
        await().untilAsserted(() -> assertThat(notes(envelope.id())).isEqualTo(1));
    }

    @Test
    void leavesALastingFaultToTheDeadLettersAfterBoundedTriesAndGoesOn() throws SQLException {
        Envelope envelope = envelope();
        KafkaProbe.send(TOPIC, "k", envelope.headers(), data("fails-always"));
        KafkaProbe.send(TOPIC, "k", envelope().headers(), data("after-failure"));

        ConsumerRecord<String, byte[]> letter = deadLetter(envelope.id());
        assertThat(header(letter, "dead-letter-reason")).contains("lasting fault");
        assertThat(consumer.tries.get("fails-always")).hasValue(4);
        await().untilAsserted(() -> assertThat(handled("after-failure")).isEqualTo(1));
        assertThat(notes(envelope.id())).isZero();
    }

    @Test
    void sendsPoisonToTheDeadLettersAtOnceWithItsReason() {
        Envelope envelope = envelope();
        KafkaProbe.send(TOPIC, "k", envelope.headers(), data("poison"));

        ConsumerRecord<String, byte[]> letter = deadLetter(envelope.id());
        assertThat(header(letter, "dead-letter-reason")).contains("this circle cannot be");
        assertThat(new String(letter.value(), UTF_8)).isEqualTo(data("poison"));
        assertThat(consumer.tries.get("poison")).hasValue(1);
    }

    @Test
    void sendsWhatIsNotTheTypesRecordToTheDeadLettersWithoutRepeatingTheData() {
        Envelope envelope = envelope();
        KafkaProbe.send(TOPIC, "k", envelope.headers(), "{\"circle\": [\"secret-word\"]}");

        assertThat(header(deadLetter(envelope.id()), "dead-letter-reason"))
                .contains("not a Revocation")
                .doesNotContain("secret-word");
    }

    @Test
    void sendsWhatIsNoCloudEventToTheDeadLetters() {
        KafkaProbe.send(
                new ProducerRecord<>(TOPIC, "no-envelope", data("no-envelope").getBytes(UTF_8)));

        ConsumerRecord<String, byte[]> letter = readUntil(
                        TOPIC + ".dead-letter", message -> "no-envelope".equals(message.key()))
                .getLast();
        assertThat(header(letter, "dead-letter-reason")).contains("ce_id");
    }

    @Test
    void skipsTypesThatItDoesNotNameAndHandlesTombstones() {
        KafkaProbe.send(
                TOPIC,
                "k",
                Envelope.of("io.porchlight.other.v1", "/x", Instant.now()).headers(),
                data("other-type"));
        KafkaProbe.send(TOPIC, "gone", envelope().headers(), null);

        await().untilAsserted(() -> assertThat(consumer.tombstones).contains("gone"));
        assertThat(handled("other-type")).isZero();
    }

    private static Envelope envelope() {
        return Envelope.of("io.porchlight.revocation.v1", "/consent-service", Instant.now());
    }

    private static String data(String circle) {
        return "{\"circle\":\"" + circle + "\",\"action\":\"erase\",\"at\":1,\"fromALaterVersion\":true}";
    }

    private long handled(String circle) {
        return consumer.handled.stream()
                .filter(revocation -> circle.equals(revocation.circle()))
                .count();
    }

    private static ConsumerRecord<String, byte[]> deadLetter(String eventId) {
        return readUntil(TOPIC + ".dead-letter", message -> header(message, "ce_id")
                        .equals(eventId))
                .getLast();
    }

    private long notes(String id) throws SQLException {
        try (var connection = DriverManager.getConnection(jdbcUrl);
                var statement = connection.prepareStatement("select count(*) from note where id = ?")) {
            statement.setString(1, id);
            try (var rows = statement.executeQuery()) {
                rows.next();
                return rows.getLong(1);
            }
        }
    }
}
