package io.porchlight.consent.device;

import static io.porchlight.testing.Patience.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.endsWith;
import static org.hamcrest.Matchers.notNullValue;
import static org.hamcrest.Matchers.nullValue;

import com.fasterxml.jackson.databind.JsonNode;
import io.porchlight.consent.ServiceTest;
import io.porchlight.consent.play.Database;
import io.porchlight.consent.play.Doorbell;
import io.porchlight.consent.play.Household;
import io.porchlight.contracts.event.DeviceCommand;
import io.porchlight.sealing.device.DeviceKey;
import io.porchlight.sealing.device.DeviceSettings;
import io.porchlight.sealing.device.SettingsApplied;
import io.porchlight.sealing.device.SettingsDocument;
import io.porchlight.sealing.encoding.Base64Url;
import io.porchlight.sealing.json.Json;
import io.porchlight.sealing.key.PrivateKeyP256;
import io.porchlight.testing.Kafka;
import io.restassured.response.ValidatableResponse;
import java.time.Instant;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@ServiceTest
@Tag("F-08")
@Tag("F-09")
class DeviceSettingsTest {
    private Household home;
    private final Doorbell doorbell = new Doorbell();
    private final PrivateKeyP256 settingsKey = PrivateKeyP256.generate();

    @BeforeEach
    void begin() {
        home = Household.created();
    }

    private DeviceKey pairedKey() {
        doorbell.pairsWith(home);
        DeviceKey key = doorbell.announces(settingsKey, home);
        await().untilAsserted(() -> home.alice
                .calls()
                .get("/v1/circles/{c}/devices", home.id())
                .then()
                .body("[0].deviceKey", notNullValue()));
        JsonNode said = Doorbell.json(home.alice
                        .calls()
                        .get("/v1/circles/{c}/devices", home.id())
                        .asString())
                .get(0)
                .get("deviceKey");
        assertThat(DeviceKey.verify(said, home.chain.state(), doorbell.id())).isEqualTo(key);
        return key;
    }

    private SettingsDocument signed(long revision) {
        return SettingsDocument.sign(
                home.id(),
                doorbell.id(),
                revision,
                Instant.now().getEpochSecond(),
                DeviceSettings.first().withAudio(true),
                home.alice.signer());
    }

    private ValidatableResponse put(SettingsDocument document, DeviceKey key) {
        return home.alice
                .calls()
                .body(Json.object(
                                "revision",
                                document.revision(),
                                "forDevice",
                                Json.object("keyId", key.key().thumbprint(), "sealed", document.forDevice(key)),
                                "forHome",
                                Json.object(
                                        "keyId",
                                        home.view.publicKey().thumbprint(),
                                        "sealed",
                                        document.forHome(home.view.publicKey())))
                        .toString())
                .put(path(), home.id(), doorbell.id())
                .then();
    }

    private static String path() {
        return "/v1/circles/{c}/devices/{d}/settings";
    }

    private ValidatableResponse get() {
        return home.alice.calls().get(path(), home.id(), doorbell.id()).then();
    }

    @Test
    @DisplayName(
            "F-08, F-09: settings pass through sealed; the doorbell's signed word comes back; no database can read them")
    void passThrough() {
        DeviceKey key = pairedKey();
        SettingsDocument document = signed(1);
        get().statusCode(404);
        String commandId = put(document, key).statusCode(202).extract().path("commandId");
        DeviceCommand command =
                Kafka.await(DeviceCommand.class, c -> c.commandId().equals(commandId));
        assertThat(command.expiresAt()).isGreaterThan(Instant.now().getEpochSecond() + 86_400 * 29);
        JsonNode opened = SettingsDocument.openOnDevice(
                settingsKey,
                home.id(),
                doorbell.id(),
                Base64Url.decode(command.body().get("sealed").asText()));
        SettingsDocument arrived = SettingsDocument.verify(
                opened, home.chain.state(), doorbell.id(), Instant.now().getEpochSecond());
        assertThat(arrived.settings().audio()).isTrue();

        get().statusCode(200).body("applied", nullValue());
        doorbell.reply(
                "applied", SettingsApplied.of(document).sign(doorbell.signer()).toJson());
        await().untilAsserted(() -> get().body("applied", notNullValue()));
        JsonNode kept = Doorbell.json(get().extract().asString());
        assertThat(SettingsApplied.verify(kept.get("applied"), doorbell.key.publicKey())
                        .settings())
                .isEqualTo(document.hash());
        byte[] sealedForHome = Base64Url.decode(kept.at("/forHome/sealed").asText());
        assertThat(SettingsDocument.verify(
                                SettingsDocument.openAtHome(home.view, home.id(), doorbell.id(), sealedForHome),
                                home.chain.state(),
                                doorbell.id(),
                                Instant.now().getEpochSecond())
                        .settings())
                .isEqualTo(document.settings());
        String rows = String.join(
                "\n",
                Database.read("select device_settings::text from device_settings where device_id = ?", doorbell.id()));
        assertThat(rows).isNotEmpty().doesNotContain("snooze").doesNotContain("porchlight-device-settings");
    }

    @Test
    @DisplayName("F-08: older settings, settings to another key and words of another's key are refused")
    void refused() {
        DeviceKey key = pairedKey();
        put(signed(2), key).statusCode(202);
        put(signed(2), key).statusCode(409).body("type", endsWith("/stale-settings"));
        DeviceKey other = new DeviceKey(
                doorbell.id(),
                home.id(),
                key.resetCounter(),
                PrivateKeyP256.generate().publicKey());
        put(signed(3), other).statusCode(409).body("type", endsWith("/device-key-changed"));
        home.alice
                .calls()
                .body("{\"revision\": 3}")
                .put(path(), home.id(), doorbell.id())
                .then()
                .statusCode(422)
                .body("type", endsWith("/settings-invalid"));
        Household strangers = Household.created();
        strangers
                .alice
                .calls()
                .get(path(), strangers.id(), doorbell.id())
                .then()
                .statusCode(404);
        strangers.alice.calls().get(path(), home.id(), doorbell.id()).then().statusCode(404);

        doorbell.reply(
                "applied",
                SettingsApplied.of(signed(2)).sign(home.alice.signer()).toJson());
        Kafka.awaitRecord(
                "device-replies.v1.dead-letter", message -> doorbell.id().equals(message.key()));
        get().body("applied", nullValue());
    }

    @Test
    @DisplayName("A-35: a key announced at another pairing is not passed on")
    void announcedEarlier() {
        doorbell.pairsWith(home);
        DeviceKey early = new DeviceKey(doorbell.id(), home.id(), 0, settingsKey.publicKey());
        doorbell.reply("device-key", early.sign(doorbell.signer()).toJson());
        DeviceKey now = doorbell.announces(PrivateKeyP256.generate(), home);
        await().untilAsserted(() -> assertThat(
                        Database.read("select device_key from device where device_id = ?", doorbell.id()))
                .doesNotContainNull());
        JsonNode kept = Doorbell.json(Database.read("select device_key from device where device_id = ?", doorbell.id())
                .getFirst());
        assertThat(DeviceKey.verify(kept, doorbell.key.publicKey())).isEqualTo(now);
    }
}
