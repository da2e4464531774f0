package io.porchlight.doorbell.settings;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.porchlight.doorbell.House;
import io.porchlight.doorbell.pairing.PinnedCircle;
import io.porchlight.doorbell.state.DeviceState;
import io.porchlight.sealing.Refused;
import io.porchlight.sealing.device.DeviceKey;
import io.porchlight.sealing.device.DeviceSettings;
import io.porchlight.sealing.device.Mode;
import io.porchlight.sealing.device.SettingsApplied;
import io.porchlight.sealing.device.Zone;
import io.porchlight.sealing.key.PrivateKeyP256;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@Tag("F-08")
@Tag("F-09")
class HomeSettingsTest {
    private static final DeviceSettings LOUD = DeviceSettings.first().withAudio(true);

    @TempDir
    Path folder;

    private final House house = new House();
    private DeviceState state;
    private HomeSettings settings;
    private DeviceKey key;

    @BeforeEach
    void pair() {
        state = DeviceState.make(folder);
        PinnedCircle circle = house.pair(state);
        settings = new HomeSettings(state, circle);
        key = DeviceKey.verify(
                settings.announcement().orElseThrow().toJson(), house.chain().state(), state.deviceId());
    }

    private void refused(String code, JsonNode body) {
        assertEquals(
                code,
                assertThrows(Refused.class, () -> settings.follow(body, Instant.now()))
                        .code());
    }

    @Test
    @DisplayName("what a member wants is followed, over a restart too, and the doorbell signs for exactly that")
    void followed() {
        assertFalse(state.audio());
        JsonNode word =
                settings.follow(house.settings(key, 1, LOUD), Instant.now()).toJson();
        assertTrue(DeviceState.load(folder).audio());
        SettingsApplied said = SettingsApplied.verify(word, state.identity().publicKey());
        assertEquals(1, said.revision());
        assertEquals(house.chain().circleId(), said.circleId());
    }

    @Test
    @DisplayName("F-08: a server that seals settings of its own to the doorbell switches nothing on")
    void notAMember() {
        refused("settings.signer", house.settings(key, 1, LOUD, PrivateKeyP256.generate()));
        assertFalse(state.audio());
        assertEquals(0, state.settingsRevision());
    }

    @Test
    @DisplayName("older settings are not brought back; the same again is answered again")
    void notBack() {
        JsonNode loud = house.settings(key, 1, LOUD);
        settings.follow(loud, Instant.now());
        settings.follow(loud, Instant.now());
        settings.follow(house.settings(key, 2, DeviceSettings.first()), Instant.now());
        refused("settings.old-revision", loud);
        assertFalse(state.audio());
    }

    @Test
    @DisplayName("settings that it cannot keep whole are refused whole, and the ones before stay")
    void notHalf() {
        var hidden = new DeviceSettings(
                true,
                true,
                Mode.HOME,
                LOUD.records(),
                0,
                List.of(new Zone(Zone.Kind.PRIVACY, List.of(0, 0, 500, 0, 0, 500))));
        refused("settings.privacy-zones", house.settings(key, 1, hidden));
        assertFalse(state.audio());
    }

    @Test
    @DisplayName("F-14: a doorbell in another home keeps neither settings nor key of the first")
    void movesOn() {
        settings.follow(house.settings(key, 7, LOUD), Instant.now());
        JsonNode late = house.settings(key, 8, LOUD);
        state.reset();
        House next = new House();
        PinnedCircle circle = next.pair(state);
        settings = new HomeSettings(state, circle);
        assertFalse(state.audio());
        assertEquals(0, state.settingsRevision());
        DeviceKey fresh = DeviceKey.verify(
                settings.announcement().orElseThrow().toJson(), next.chain().state(), state.deviceId());
        assertNotEquals(key.key(), fresh.key());
        refused("settings.other-key", late);
        settings.follow(next.settings(fresh, 1, LOUD), Instant.now());
        assertTrue(state.audio());
    }
}
