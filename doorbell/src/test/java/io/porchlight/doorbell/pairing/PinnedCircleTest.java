package io.porchlight.doorbell.pairing;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.porchlight.doorbell.House;
import io.porchlight.doorbell.state.DeviceState;
import io.porchlight.sealing.Refused;
import io.porchlight.sealing.encoding.Bytes;
import io.porchlight.sealing.pairing.PairingMessage;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PinnedCircleTest {
    @TempDir
    Path folder;

    private final House house = new House();

    @Test
    @DisplayName("A-35, SF-10: a circle from somebody who did not read the QR code is refused, and nothing is pinned")
    void wrongSecret() {
        DeviceState state = DeviceState.make(folder);
        PinnedCircle circle = new PinnedCircle(state);
        PairingMessage m = house.answer(circle.hello(), state.deviceId());
        Refused refused = assertThrows(
                Refused.class,
                () -> circle.pair(
                        m.toJson(), m.mac(Bytes.random(32)), house.chain().toJson()));
        assertEquals("pairing.mac", refused.code());
        assertTrue(circle.chain().isEmpty());
        assertTrue(DeviceState.load(folder).links().isEmpty());
    }

    @Test
    @DisplayName("A-35: another chain than the one that the app named is refused")
    void swappedChain() {
        DeviceState state = DeviceState.make(folder);
        PinnedCircle circle = new PinnedCircle(state);
        PairingMessage m = house.answer(circle.hello(), state.deviceId());
        assertThrows(
                Refused.class,
                () -> circle.pair(
                        m.toJson(),
                        m.mac(state.claimSecret()),
                        new House().chain().toJson()));
        assertTrue(circle.chain().isEmpty());
    }

    @Test
    @DisplayName("a paired doorbell remembers its circle over a restart, and accepts no other")
    void pinned() {
        DeviceState state = DeviceState.make(folder);
        house.pair(state);
        PinnedCircle again = new PinnedCircle(DeviceState.load(folder));
        assertEquals(house.chain().circleId(), again.chain().orElseThrow().circleId());
        assertThrows(IllegalStateException.class, again::hello);
        assertThrows(
                Refused.class,
                () -> again.follow(List.of(new House().chain().link(0).signed().toJson())));
    }

    @Test
    @DisplayName("A-49: once it has heard that it was removed, it records nothing; reset makes it nobody's")
    void removedAndReset() {
        DeviceState state = DeviceState.make(folder);
        PinnedCircle circle = house.pair(state);
        circle.sealUnder(Instant.now());
        circle.follow(List.of(house.remove(state).signed().toJson()));
        assertEquals(
                "recording.not-in-circle",
                assertThrows(Refused.class, () -> circle.sealUnder(Instant.now()))
                        .code());
        state.reset();
        assertEquals(1, state.resetCounter());
        assertTrue(new PinnedCircle(state).chain().isEmpty());
    }

    @Test
    @DisplayName("A-49: it never seals under a key older than 35 days")
    void oldKey() {
        PinnedCircle circle = house.pair(DeviceState.make(folder));
        assertEquals(
                "recording.key-too-old",
                assertThrows(Refused.class, () -> circle.sealUnder(Instant.now().plusSeconds(35 * 86_400 + 60)))
                        .code());
    }
}
