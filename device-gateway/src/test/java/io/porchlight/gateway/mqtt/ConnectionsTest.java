package io.porchlight.gateway.mqtt;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.porchlight.gateway.mqtt.Connections.Claim;
import java.util.Optional;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class ConnectionsTest {
    private final Connections<String> connections = new Connections<>();
    private final Claim<String> first = new Claim<>("dev", 10, "one");
    private final Claim<String> second = new Claim<>("dev", 11, "two");

    @Test
    @DisplayName("The newer connection wins; the late end of the older one says nothing about the device")
    void epochs() {
        assertEquals(Optional.empty(), connections.claim(first));
        assertEquals(Optional.of("one"), connections.claim(second));
        assertFalse(connections.release(first));
        assertEquals(Optional.of("two"), connections.of("dev"));
        assertTrue(connections.release(second));
        assertEquals(Optional.empty(), connections.of("dev"));
    }

    @Test
    @DisplayName("A claim that comes late, with a lower epoch, has to go itself")
    void lateClaim() {
        connections.claim(second);
        assertEquals(Optional.of("one"), connections.claim(first));
        assertEquals(Optional.of("two"), connections.of("dev"));
    }

    @Test
    @DisplayName("A higher epoch elsewhere takes the hold away; a lower one does not")
    void elsewhere() {
        connections.claim(second);
        assertEquals(Optional.empty(), connections.supersede("dev", epoch -> epoch < 11));
        assertEquals(Optional.of("two"), connections.supersede("dev", epoch -> epoch < 12));
        assertFalse(connections.release(second), "its end is not the device's any more");
    }
}
