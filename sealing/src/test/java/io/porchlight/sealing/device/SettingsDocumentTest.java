package io.porchlight.sealing.device;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.porchlight.sealing.Refused;
import io.porchlight.sealing.circle.Chain;
import io.porchlight.sealing.circle.ChainAuthor;
import io.porchlight.sealing.circle.ChainTrust;
import io.porchlight.sealing.circle.CircleKeys;
import io.porchlight.sealing.circle.Member;
import io.porchlight.sealing.circle.Recovery;
import io.porchlight.sealing.jws.Signer;
import io.porchlight.sealing.key.PrivateKeyP256;
import io.porchlight.sealing.pairing.PairingAnswer;
import io.porchlight.sealing.pairing.PairingHello;
import io.porchlight.sealing.pairing.PairingMessage;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;

@DisplayName("F-08, F-09: settings of a doorbell, signed by the home and sealed to the doorbell")
class SettingsDocumentTest {
    private static final Instant START = Instant.parse("2026-03-01T12:00:00Z");
    private static final long NOW = START.getEpochSecond() + 60;

    private final PrivateKeyP256 identity = PrivateKeyP256.generate();
    private final String deviceId = identity.publicKey().thumbprint();
    private final PrivateKeyP256 deviceKey = PrivateKeyP256.generate();
    private final PrivateKeyP256 view = PrivateKeyP256.generate();
    private final PrivateKeyP256 alice = PrivateKeyP256.generate();
    private final Chain chain = home(alice, view);
    private final String circleId = chain.circleId();
    private final DeviceKey announced = new DeviceKey(deviceId, circleId, 3, deviceKey.publicKey());
    private final DeviceSettings wanted = new DeviceSettings(
            true,
            false,
            Mode.AWAY,
            Map.of(Mode.HOME, List.of("ding"), Mode.AWAY, List.of("motion", "ding"), Mode.NIGHT, List.of()),
            NOW + 600,
            List.of(
                    new Zone(Zone.Kind.MOTION, List.of(0, 0, 500, 0, 500, 1000, 0, 1000)),
                    new Zone(Zone.Kind.PRIVACY, List.of(0, 0, 200, 0, 0, 200))));

    /** A home with one member, to which the doorbell was paired at its third reset. */
    private Chain home(PrivateKeyP256 member, PrivateKeyP256 viewKey) {
        Chain created = Chain.verify(
                List.of(ChainAuthor.createHousehold(
                        new Member(PrivateKeyP256.generate().publicKey(), member.publicKey()),
                        new CircleKeys(
                                viewKey.publicKey(), PrivateKeyP256.generate().publicKey()),
                        Recovery.generate().principal(),
                        START,
                        Signer.of(member))),
                ChainTrust.none());
        PairingMessage m = PairingMessage.answering(
                PairingHello.fresh(identity.publicKey(), 3),
                created.circleId(),
                0,
                created.head().hash());
        return created.append(ChainAuthor.after(created, START)
                .addDevice(identity.publicKey(), PairingAnswer.sign(m, Signer.of(identity)), Signer.of(member)));
    }

    private SettingsDocument signedBy(PrivateKeyP256 signer) {
        return SettingsDocument.sign(circleId, deviceId, 5, NOW, wanted, Signer.of(signer));
    }

    private SettingsDocument verified(JsonNode json) {
        return SettingsDocument.verify(json, chain.state(), deviceId, NOW);
    }

    private static void refused(String code, Executable action) {
        assertEquals(code, assertThrows(Refused.class, action).code());
    }

    @Test
    @DisplayName("what a member signed arrives whole at the doorbell and at the home")
    void arrives() {
        SettingsDocument document = signedBy(alice);
        byte[] down = document.forDevice(announced);
        SettingsDocument opened = verified(SettingsDocument.openOnDevice(deviceKey, circleId, deviceId, down));
        assertEquals(wanted, opened.settings());
        assertEquals(5, opened.revision());
        byte[] home = document.forHome(view.publicKey());
        assertEquals(
                wanted,
                verified(SettingsDocument.openAtHome(view, circleId, deviceId, home))
                        .settings());
    }

    @Test
    @DisplayName("R2: neither another key, another doorbell nor another home opens them")
    void sealedToOneDoorbell() {
        byte[] down = signedBy(alice).forDevice(announced);
        PrivateKeyP256 other = PrivateKeyP256.generate();
        assertThrows(Refused.class, () -> SettingsDocument.openOnDevice(other, circleId, deviceId, down));
        assertThrows(Refused.class, () -> SettingsDocument.openOnDevice(deviceKey, deviceId, deviceId, down));
        assertThrows(Refused.class, () -> SettingsDocument.openOnDevice(deviceKey, circleId, circleId, down));
    }

    @Test
    @DisplayName(
            "F-08: settings that no member signed are refused, whoever sealed them: a server cannot switch sound on")
    void onlyMembersSign() {
        refused(
                "settings.signer",
                () -> verified(signedBy(PrivateKeyP256.generate()).signed().toJson()));
        refused("settings.signer", () -> verified(signedBy(identity).signed().toJson()));
        refused(
                "settings.signer",
                () -> verified(signedBy(alice)
                        .signed()
                        .withSignature(Signer.of(identity))
                        .toJson()));
        SettingsDocument elsewhere = SettingsDocument.sign(circleId, circleId, 5, NOW, wanted, Signer.of(alice));
        refused("settings.other-device", () -> verified(elsewhere.signed().toJson()));
    }

    @Test
    @DisplayName("A-35: the doorbell's key is believed by its signature, in this home and of this pairing only")
    void announcedKey() {
        JsonNode said = announced.sign(Signer.of(identity)).toJson();
        assertEquals(announced, DeviceKey.verify(said, chain.state(), deviceId));
        DeviceKey earlier = new DeviceKey(deviceId, circleId, 2, deviceKey.publicKey());
        refused(
                "device-key.other-pairing",
                () -> DeviceKey.verify(earlier.sign(Signer.of(identity)).toJson(), chain.state(), deviceId));
        Chain other = home(PrivateKeyP256.generate(), view);
        refused("device-key.other-pairing", () -> DeviceKey.verify(said, other.state(), deviceId));
        refused(
                "device-key.other-device",
                () -> DeviceKey.verify(said, PrivateKeyP256.generate().publicKey()));
        refused("device-key.identity", () -> new DeviceKey(deviceId, circleId, 3, identity.publicKey()));
    }

    @Test
    @DisplayName("the doorbell's word names the exact settings and holds only with its signature")
    void applied() {
        SettingsApplied word = SettingsApplied.of(signedBy(alice));
        JsonNode said = word.sign(Signer.of(identity)).toJson();
        assertEquals(word, SettingsApplied.verify(said, identity.publicKey()));
        refused("settings.other-device", () -> SettingsApplied.verify(said, alice.publicKey()));
    }

    @Test
    @DisplayName("F-08, F-09: zones, modes and snooze decide")
    void decide() {
        assertTrue(wanted.records("motion") && wanted.records("ding"));
        assertFalse(wanted.records("live"));
        assertTrue(wanted.snoozesAt(NOW));
        assertFalse(wanted.snoozesAt(NOW + 600));
        assertTrue(wanted.watches(400, 500));
        assertFalse(wanted.watches(50, 50), "private");
        assertFalse(wanted.watches(700, 500), "not watched");
        assertTrue(DeviceSettings.first().watches(999, 1));
        assertFalse(DeviceSettings.first().audio());
    }

    @Test
    @DisplayName("what is not exactly of the form is refused")
    void form() {
        refused("settings.zones", () -> new Zone(Zone.Kind.MOTION, List.of(0, 0, 1, 1)));
        refused("settings.zones", () -> new Zone(Zone.Kind.MOTION, List.of(0, 0, 1001, 0, 0, 1)));
        refused(
                "settings.records",
                () -> new DeviceSettings(false, true, Mode.HOME, Map.of(Mode.HOME, List.of("faces")), 0, List.of()));
        assertThrows(Refused.class, () -> DeviceSettings.of(wanted.toJson().put("face", true)));
    }
}
