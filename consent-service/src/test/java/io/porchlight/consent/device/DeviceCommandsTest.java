package io.porchlight.consent.device;

import static io.porchlight.testing.Patience.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.not;
import static org.hamcrest.Matchers.nullValue;

import io.porchlight.consent.ServiceTest;
import io.porchlight.consent.play.Doorbell;
import io.porchlight.consent.play.Household;
import io.porchlight.contracts.event.DeviceCommand;
import io.porchlight.contracts.event.DeviceEvent;
import io.porchlight.contracts.event.DeviceRegistration;
import io.porchlight.sealing.json.Json;
import io.porchlight.testing.Kafka;
import io.restassured.response.ValidatableResponse;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@ServiceTest
@Tag("F-14")
class DeviceCommandsTest {
    private Household home;
    private final Doorbell doorbell = new Doorbell();

    @BeforeEach
    void begin() {
        home = Household.created();
    }

    private ValidatableResponse devices(Household of) {
        return of.alice.calls().get("/v1/circles/{c}/devices", of.id()).then().statusCode(200);
    }

    private static DeviceCommand command(Doorbell doorbell, String kind) {
        return Kafka.await(
                DeviceCommand.class,
                c -> c.deviceId().equals(doorbell.id()) && c.kind().equals(kind));
    }

    private static String pseudonym(Doorbell doorbell, Household of) {
        return Kafka.await(
                        DeviceRegistration.class,
                        r -> r.deviceId().equals(doorbell.id()) && r.circleId().equals(of.id()))
                .circle();
    }

    private String outcome(String kind) {
        return "[0].commands.find {it.kind == '" + kind + "'}.outcome";
    }

    @Test
    @DisplayName("F-14: what became of the last command of each kind shows; once answered it is taken back everywhere")
    void outcomes() {
        doorbell.pairsWith(home);
        DeviceCommand links = command(doorbell, "links");
        assertThat(links.circle()).isEqualTo(pseudonym(doorbell, home));
        devices(home).body(outcome("links"), equalTo("waiting"));
        doorbell.reply("ack", Json.object("commandId", "another", "outcome", "done"));
        doorbell.reply(
                "ack", Json.object("commandId", links.commandId(), "outcome", "refused", "reason", "chain.fork"));
        await().untilAsserted(() -> devices(home)
                .body(outcome("links"), equalTo("refused"))
                .body("[0].commands.find {it.kind == 'links'}.reason", equalTo("chain.fork")));
        Kafka.awaitRecord(
                "device-commands.v1",
                record -> record.value() == null && (doorbell.id() + "/links").equals(record.key()));

        String chime = home.alice
                .calls()
                .post("/v1/circles/{c}/devices/{d}/chime", home.id(), doorbell.id())
                .then()
                .statusCode(202)
                .extract()
                .path("commandId");
        DeviceCommand sent = Kafka.await(DeviceCommand.class, c -> c.commandId().equals(chime));
        assertThat(sent.expiresAt()).isLessThanOrEqualTo(Instant.now().getEpochSecond() + 30);
        doorbell.reply("ack", Json.object("commandId", chime, "outcome", "done"));
        await().untilAsserted(() -> devices(home).body(outcome("chime"), equalTo("done")));
    }

    @Test
    @DisplayName("F-14: a doorbell with other firmware than it should run is told once; nothing is installed by it")
    void firmware() {
        doorbell.pairsWith(home);
        doorbell.reply("state", Json.object("battery", 80, "signal", -61, "firmware", "2.0"));
        doorbell.reply("state", Json.object("battery", 79, "signal", -60, "firmware", "1.9"));
        doorbell.reply("state", Json.object("battery", 78, "signal", -59, "firmware", "1.9"));
        DeviceCommand notice = command(doorbell, "firmware");
        assertThat(notice.body()).isEqualTo(Json.object("version", "2.0"));
        await().untilAsserted(() -> devices(home)
                .body("[0].state.battery", equalTo(78))
                .body("[0].state.signal", equalTo(-59))
                .body(outcome("firmware"), equalTo("waiting")));
        // What was said before a chime stands before it.
        home.alice.calls().post("/v1/circles/{c}/devices/{d}/chime", home.id(), doorbell.id());
        command(doorbell, "chime");
        assertThat(Kafka.all(DeviceCommand.class).stream()
                        .filter(c ->
                                c.deviceId().equals(doorbell.id()) && c.kind().equals("firmware")))
                .hasSize(1);
    }

    @Test
    @DisplayName(
            "F-14: a press sounds at the home's other doorbells, once, no longer than it may ring, and nowhere else")
    void chimesElsewhere() {
        Doorbell second = new Doorbell();
        Doorbell neighbours = new Doorbell();
        Household next = Household.created();
        doorbell.pairsWith(home);
        second.pairsWith(home);
        neighbours.pairsWith(next);
        String circle = pseudonym(doorbell, home);
        long until = Instant.now().getEpochSecond() + 25;
        String minute = Instant.now().truncatedTo(ChronoUnit.MINUTES).toString();
        var press = new DeviceEvent(doorbell.id(), circle, "press", "ding", minute, until);
        Kafka.say("/device-gateway", doorbell.id(), press);
        Kafka.say("/device-gateway", doorbell.id(), press);
        DeviceCommand chime = command(second, "chime");
        assertThat(chime.expiresAt()).isEqualTo(until);
        assertThat(chime.body()).isEqualTo(Json.object("eventId", "press"));
        Kafka.say(
                "/device-gateway", second.id(), new DeviceEvent(second.id(), circle, "marker", "ding", minute, until));
        command(doorbell, "chime");
        List<DeviceCommand> chimes = Kafka.all(DeviceCommand.class).stream()
                .filter(c -> c.kind().equals("chime"))
                .filter(c -> Set.of(doorbell.id(), second.id(), neighbours.id()).contains(c.deviceId()))
                .toList();
        assertThat(chimes).hasSize(2);
    }

    @Test
    @DisplayName(
            "A-22: whatever goes to a doorbell or rings is of a closed list in which no request by anybody can stand")
    void neutral() {
        doorbell.pairsWith(home);
        home.alice.calls().post("/v1/circles/{c}/devices/{d}/chime", home.id(), doorbell.id());
        command(doorbell, "chime");
        Set<String> told = Kafka.all(DeviceCommand.class).stream()
                .filter(c -> !c.kind().equals("pair"))
                .flatMap(c -> {
                    List<String> names = new java.util.ArrayList<>();
                    c.body().fieldNames().forEachRemaining(name -> names.add(c.kind() + "." + name));
                    return names.stream();
                })
                .collect(Collectors.toSet());
        assertThat(Set.of(
                        "links.n",
                        "links.head",
                        "settings.revision",
                        "settings.keyId",
                        "settings.sealed",
                        "chime.eventId",
                        "firmware.version"))
                .containsAll(told);
    }

    @Test
    @DisplayName(
            "F-14: a doorbell that moves to another home keeps nothing of the first, and tells the second nothing of it")
    void moves() {
        doorbell.pairsWith(home);
        doorbell.reply("state", Json.object("battery", 11, "firmware", "1.9"));
        await().untilAsserted(() -> devices(home).body(outcome("firmware"), equalTo("waiting")));
        String first = pseudonym(doorbell, home);
        home.append(home.author().removeDevice(doorbell.id(), home.alice.signer()), Json.array(List.of()));
        for (String kind : List.of("links", "firmware")) {
            Kafka.awaitRecord(
                    "device-commands.v1",
                    record -> record.value() == null && (doorbell.id() + "/" + kind).equals(record.key()));
        }
        devices(home).body("deviceId", not(hasItem(doorbell.id())));
        // Said by the doorbell before it heard of the removal: nobody's any more.
        doorbell.reply("state", Json.object("battery", 12));

        Household second = Household.created();
        doorbell.pairsWith(second);
        assertThat(pseudonym(doorbell, second)).isNotEqualTo(first);
        devices(second)
                .body("deviceId", contains(doorbell.id()))
                .body("[0].state.battery", nullValue())
                .body("[0].acknowledgedHead", nullValue())
                .body("[0].deviceKey", nullValue())
                .body("[0].commands.kind", contains("links"));
        home.alice
                .calls()
                .get("/v1/circles/{c}/devices/{d}/settings", home.id(), doorbell.id())
                .then()
                .statusCode(404);
    }
}
