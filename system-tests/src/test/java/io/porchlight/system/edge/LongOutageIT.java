package io.porchlight.system.edge;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.porchlight.stack.player.Waiting;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Kafka away for longer than anything may wait for it; as late as {@link KafkaOutageIT}. */
@Order(Integer.MAX_VALUE - 1)
@Tag("A-43")
@ExtendWith(EdgeExtension.class)
class LongOutageIT {
    private static final int DOORBELLS = 12;
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final Duration LONG = Duration.ofSeconds(60);
    private static final String WAITING = "porchlight_edge_kafka_waiting_bytes";

    @Test
    @Tag("F-14")
    @DisplayName(
            "A-43, F-14 Kafka is away for more than a minute from a gateway that has not written anything yet: for half a minute nobody is sent away, then all are told to try again; nothing acknowledged is lost, and whose session ended meanwhile is said to be away")
    void longAway() throws Exception {
        EdgeSite site = EdgeExtension.site();
        GatewayNode unused = site.further("unused-gateway");
        List<EdgeDevice> doorbells =
                Stream.generate(site::fresh).limit(DOORBELLS).toList();
        EdgeDevice leaver = site.fresh();
        try {
            Fleet leaving = Fleet.of(site, List.of(leaver), unused::mqttPort, 3_600_000);
            Waiting.until("its session", PATIENCE, () -> site.topics().online(leaver) ? true : null);
            Fleet fleet;
            site.kafka("STOP");
            try {
                leaving.close();
                fleet = Fleet.of(site, doorbells, unused::mqttPort);
                TimeUnit.SECONDS.sleep(30);
                assertEquals(Set.of(), fleet.acknowledged(), "acknowledged what is not stored");
                assertTrue(unused.metric(WAITING) > fleet.kept() * 512L, "nothing waits");
                assertEquals(List.of(), fleet.endings(), "sent away");
                Waiting.until("all to be told", LONG, () -> fleet.endings().size() >= DOORBELLS ? true : null);
                assertTrue(fleet.endings().stream().allMatch(ending -> ending.reason() == 0x89), () -> fleet.endings()
                        .toString());
            } finally {
                site.kafka("CONT");
            }
            try (fleet) {
                fleet.awaitProgress(100);
                fleet.settle();
                assertEquals(Set.of(), site.topics().missing(fleet.acknowledged()), "acknowledged and lost");
                Waiting.until(
                        "its end to be said", PATIENCE, () -> site.topics().online(leaver) ? null : true);
                doorbells.forEach(doorbell -> assertTrue(site.topics().online(doorbell), "said to be away"));
            }
        } finally {
            unused.stop();
        }
    }
}
