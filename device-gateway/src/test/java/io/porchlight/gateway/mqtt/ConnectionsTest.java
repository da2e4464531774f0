package io.porchlight.gateway.mqtt;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class ConnectionsTest {
    private final List<String> alarms = new ArrayList<>();
    private final Connections<String> connections = new Connections<>(alarms::add);

    @Test
    @DisplayName("The newer connection wins; the late end of the older one says nothing about the device")
    void epochs() {
        var first = connections.claim("dev", "one", 0);
        var second = connections.claim("dev", "two", 1);
        assertEquals(Optional.of("one"), second.takenOver());
        assertTrue(second.claim().epoch() > first.claim().epoch());
        assertFalse(connections.release(first.claim()));
        assertEquals(Optional.of("two"), connections.of("dev"));
        assertTrue(connections.release(second.claim()));
        assertEquals(Optional.empty(), connections.of("dev"));
    }

    @Test
    @DisplayName("A fourth takeover within a minute raises the cloned-device alarm, once")
    void cloneAlarm() {
        for (int i = 0; i < 4; i++) {
            connections.claim("dev", "c" + i, i * 1_000L);
        }
        assertEquals(List.of(), alarms, "three takeovers");
        connections.claim("dev", "c4", 4_000);
        connections.claim("dev", "c5", 5_000);
        assertEquals(List.of("dev"), alarms);
        connections.purge(200_000);
        connections.claim("dev", "c6", 200_000);
        assertEquals(1, alarms.size());
    }
}
