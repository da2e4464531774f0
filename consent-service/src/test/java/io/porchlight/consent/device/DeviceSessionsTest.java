package io.porchlight.consent.device;

import static io.porchlight.testing.Patience.await;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.nullValue;

import io.porchlight.consent.ServiceTest;
import io.porchlight.consent.play.Doorbell;
import io.porchlight.consent.play.Household;
import io.porchlight.contracts.event.DeviceSession;
import io.porchlight.contracts.event.GatewayNode;
import io.porchlight.sealing.encoding.Bytes;
import io.porchlight.sealing.json.Json;
import io.porchlight.testing.Kafka;
import io.restassured.response.ValidatableResponse;
import java.time.Instant;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@ServiceTest
@Tag("F-14")
class DeviceSessionsTest {
    private Household home;
    private final Doorbell doorbell = new Doorbell();
    private final String east = "east-" + Bytes.randomId();
    private final String west = "west-" + Bytes.randomId();
    private int marker;

    @BeforeEach
    void begin() {
        home = Household.created();
    }

    private void lives(String node, long seconds) {
        Kafka.say("/device-gateway", node, new GatewayNode(node, Instant.now().getEpochSecond() + seconds));
    }

    private void session(String node, long epoch, boolean online) {
        Kafka.say("/device-gateway", doorbell.id(), new DeviceSession(doorbell.id(), node, epoch, online));
    }

    private ValidatableResponse view() {
        return home.alice.calls().get("/v1/circles/{c}/devices", home.id()).then();
    }

    private void becomes(boolean online) {
        await().untilAsserted(() -> view().body("[0].online", equalTo(online)));
    }

    /** Waits until everything that was said before has been read: another doorbell comes online by a later record. */
    private void awaitRead() {
        String node = "marker-" + ++marker + Bytes.randomId();
        Doorbell other = new Doorbell();
        other.pairsWith(home);
        lives(node, 60);
        Kafka.say("/device-gateway", other.id(), new DeviceSession(other.id(), node, 1, true));
        await().untilAsserted(() -> view().body("find {it.deviceId == '" + other.id() + "'}.online", equalTo(true)));
    }

    private void mine(boolean online) {
        view().body("find {it.deviceId == '" + doorbell.id() + "'}.online", equalTo(online));
    }

    @Test
    @DisplayName(
            "F-14: a late end of an older connection, or of one on another gateway, never marks a live doorbell offline")
    void lateEnds() {
        doorbell.pairsWith(home);
        view().body("[0].online", equalTo(false)).body("[0].onlineSince", nullValue());
        lives(east, 60);
        lives(west, 60);
        session(east, 10, true);
        becomes(true);
        session(west, 20, true);
        session(east, 10, false);
        session(west, 19, false);
        session(east, 20, false);
        awaitRead();
        mine(true);
        session(west, 20, false);
        // Final: the same session cannot come back, nor an older one.
        session(west, 20, true);
        session(east, 15, true);
        awaitRead();
        mine(false);
        session(east, 21, true);
        awaitRead();
        mine(true);
    }

    @Test
    @DisplayName(
            "F-14: a gateway that is not heard of any more takes its doorbells offline; since when is said to the minute")
    void deadGateway() {
        doorbell.pairsWith(home);
        session(east, 10, true);
        awaitRead();
        mine(false);
        lives(east, 60);
        becomesMine(true);
        long since = view().extract().jsonPath().getLong("find {it.deviceId == '" + doorbell.id() + "'}.onlineSince");
        org.assertj.core.api.Assertions.assertThat(since % 60).isZero();
        lives(east, -1);
        becomesMine(false);
    }

    private void becomesMine(boolean online) {
        await().untilAsserted(() -> mine(online));
    }

    @Test
    @DisplayName("A doorbell whose identity is taken over again and again is shown to its home")
    void cloned() {
        doorbell.pairsWith(home);
        doorbell.reply("cloned", Json.object("takeovers", 4, "since", 1));
        await().untilAsserted(() -> view().body("[0].clonedAt > 0", equalTo(true)));
    }
}
