package io.porchlight.consent.device;

import static io.porchlight.testing.Patience.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.endsWith;
import static org.hamcrest.Matchers.equalTo;

import io.porchlight.consent.ServiceTest;
import io.porchlight.consent.play.Database;
import io.porchlight.consent.play.Doorbell;
import io.porchlight.consent.play.Household;
import io.porchlight.consent.play.Person;
import io.porchlight.contracts.event.DeviceCommand;
import io.porchlight.contracts.event.DeviceRegistration;
import io.porchlight.sealing.circle.Link;
import io.porchlight.sealing.json.Json;
import io.porchlight.sealing.jws.SignedDocument;
import io.porchlight.sealing.pairing.PairingHello;
import io.porchlight.sealing.pairing.PairingMessage;
import io.porchlight.testing.Kafka;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@ServiceTest
class PairingTest {
    @Test
    @DisplayName(
            "SF-10: a doorbell pairs through the servers, and the gateway learns its pseudonym, plan and retention")
    void aDoorbellPairs() {
        Household home = Household.created();
        Doorbell doorbell = new Doorbell();
        doorbell.pairsWith(home);

        DeviceRegistration registration =
                Kafka.await(DeviceRegistration.class, r -> r.deviceId().equals(doorbell.id()));
        assertThat(registration.status()).isEqualTo("ACTIVE");
        assertThat(registration.circleId()).isEqualTo(home.id());
        assertThat(registration.circle()).isNotEqualTo(home.id()).hasSize(22);
        assertThat(registration.plan()).isEqualTo("STANDARD");
        home.alice
                .calls()
                .get("/v1/circles/{c}/devices", home.id())
                .then()
                .statusCode(200)
                .body("deviceId", contains(doorbell.id()));
    }

    @Test
    void changedSettingsReachTheRegistry() {
        Household home = Household.created();
        Doorbell doorbell = new Doorbell();
        doorbell.pairsWith(home);
        home.settings("""
                {"plan": "STANDARD", "retentionDays": {"ding": 7, "motion": 3, "live": 1, "talk": 1},
                 "requests": {"optOut": false, "monthlyCap": 2, "excludedAgencyKinds": []}}""");
        DeviceRegistration registration = Kafka.await(
                DeviceRegistration.class,
                r -> r.deviceId().equals(doorbell.id()) && r.retentionDays().motion() == 3);
        assertThat(registration.retentionDays().ding()).isEqualTo(7);
    }

    @Test
    void everyNewLinkIsAnnouncedToTheDoorbellsAndTheirSignedWordIsShown() {
        Household home = Household.created();
        Doorbell doorbell = new Doorbell();
        doorbell.pairsWith(home);
        Link link = home.author().rotate(home.freshKeys(), home.alice.signer());
        home.append(link, home.keyring(home.chain.append(link)));
        DeviceCommand command = Kafka.await(
                DeviceCommand.class,
                c -> c.deviceId().equals(doorbell.id())
                        && c.kind().equals("links")
                        && c.body().get("head").asText().equals(link.hash()));
        assertThat(command.body().get("n").asLong()).isEqualTo(link.n());

        doorbell.reply(
                "head",
                SignedDocument.sign(
                                Json.object(
                                        "typ",
                                        "porchlight-head",
                                        "v",
                                        1,
                                        "deviceId",
                                        doorbell.id(),
                                        "circleId",
                                        home.id(),
                                        "n",
                                        link.n(),
                                        "head",
                                        link.hash()),
                                List.of(doorbell.signer()))
                        .toJson());
        await().untilAsserted(() -> home.alice
                .calls()
                .get("/v1/circles/{c}/devices", home.id())
                .then()
                .body("[0].acknowledgedHead", equalTo(link.hash())));
    }

    @Test
    @DisplayName("A-49: an acknowledged head that the doorbell did not sign is not believed")
    void aForgedAcknowledgementIsNotShown() {
        Household home = Household.created();
        Doorbell doorbell = new Doorbell();
        doorbell.pairsWith(home);
        doorbell.reply(
                "head",
                SignedDocument.sign(
                                Json.object(
                                        "typ",
                                        "porchlight-head",
                                        "v",
                                        1,
                                        "deviceId",
                                        doorbell.id(),
                                        "circleId",
                                        home.id(),
                                        "n",
                                        1,
                                        "head",
                                        home.chain.head().hash()),
                                List.of(Person.someone().signer()))
                        .toJson());
        Kafka.awaitRecord(
                "device-replies.v1.dead-letter", message -> doorbell.id().equals(message.key()));
        assertThat(Database.read("select acknowledged_head from device where device_id = ?", doorbell.id()))
                .containsOnlyNulls();
    }

    @Test
    void aRemovedDoorbellIsRemovedFromTheRegistry() {
        Household home = Household.created();
        Doorbell doorbell = new Doorbell();
        doorbell.pairsWith(home);
        home.append(home.author().removeDevice(doorbell.id(), home.alice.signer()), Json.array(List.of()));
        assertThat(Kafka.await(
                                DeviceRegistration.class,
                                r -> r.deviceId().equals(doorbell.id())
                                        && r.status().equals("REMOVED"))
                        .circleId())
                .isEqualTo(home.id());
    }

    @Test
    @DisplayName("A-35: a doorbell changes hands only after another reset of its own")
    void takeoverNeedsAReset() {
        Household first = Household.created();
        Household second = Household.created();
        Doorbell doorbell = new Doorbell();
        doorbell.pairsWith(first);
        doorbell.pairsWith(second);
        assertThat(Kafka.await(
                                DeviceRegistration.class,
                                r -> r.deviceId().equals(doorbell.id())
                                        && r.circleId().equals(second.id()))
                        .status())
                .isEqualTo("ACTIVE");

        PairingHello old = new PairingHello(doorbell.key.publicKey(), new byte[32], 1);
        Household third = Household.created();
        PairingMessage replay = PairingMessage.answering(old, third.id(), 0, third.id());
        Link link = third.author()
                .addDevice(
                        doorbell.key.publicKey(),
                        io.porchlight.sealing.pairing.PairingAnswer.sign(replay, doorbell.signer()),
                        third.alice.signer());
        third.tryAppend(third.alice, link, Json.array(List.of()))
                .statusCode(409)
                .body("type", endsWith("/device-taken"));
    }

    @Test
    void pairingWithADoorbellThatSaidNoHelloIsRefused() {
        Household home = Household.created();
        Doorbell doorbell = new Doorbell();
        home.alice.calls().get("/v1/devices/{d}/hello", doorbell.id()).then().statusCode(404);
        PairingMessage m =
                PairingMessage.answering(PairingHello.fresh(doorbell.key.publicKey(), 1), home.id(), 0, home.id());
        home.alice
                .calls()
                .body(Json.object("deviceId", doorbell.id(), "m", m.toJson(), "mac", m.mac(doorbell.claimSecret))
                        .toString())
                .post("/v1/circles/{c}/pairings", home.id())
                .then()
                .statusCode(409)
                .body("type", endsWith("/not-pairing"));
    }
}
