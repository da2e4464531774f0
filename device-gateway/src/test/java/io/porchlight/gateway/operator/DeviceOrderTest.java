package io.porchlight.gateway.operator;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.porchlight.contracts.event.DeviceRevocation;
import io.porchlight.contracts.event.EventType;
import io.porchlight.gateway.operator.DeviceOrder.Change;
import io.porchlight.gateway.operator.DeviceOrder.Wrong;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("F-14")
class DeviceOrderTest {
    private static final String ID = "a".repeat(42) + "A";

    private static String wrong(String... words) {
        return assertThrows(Wrong.class, () -> DeviceOrder.read(List.of(words))).getMessage();
    }

    @Test
    @DisplayName("F-14 revoke, readmit and forget are three records, each under its own key")
    void changes() throws Wrong {
        assertEquals(
                new Change(EventType.DEVICE_REVOCATION, ID + "/revoked", Optional.of(new DeviceRevocation(ID, 7))),
                DeviceOrder.read(List.of("device", "revoke", ID)).change(7));
        assertEquals(
                new Change(EventType.DEVICE_REVOCATION, ID + "/revoked", Optional.empty()),
                DeviceOrder.read(List.of("device", "readmit", ID)).change(7));
        assertEquals(
                new Change(EventType.DEVICE_CERTIFICATE, ID, Optional.empty()),
                DeviceOrder.read(List.of("device", "forget", ID)).change(7));
    }

    @Test
    @DisplayName("F-14 each but a revocation said to be of an unseen device needs something that stands")
    void mustStand() throws Wrong {
        assertEquals(
                Optional.of(ID),
                DeviceOrder.read(List.of("device", "revoke", ID)).mustStand());
        assertEquals(
                Optional.empty(),
                DeviceOrder.read(List.of("device", "revoke", "--unseen", ID)).mustStand());
        assertEquals(
                Optional.of(ID + "/revoked"),
                DeviceOrder.read(List.of("device", "readmit", ID)).mustStand());
        assertEquals(
                Optional.of(ID),
                DeviceOrder.read(List.of("device", "forget", ID)).mustStand());
    }

    @Test
    @DisplayName("F-14 what is mistyped is said, and does nothing")
    void mistyped() {
        assertTrue(wrong().contains("no command"));
        assertTrue(wrong("device", "revoke").contains("no command"));
        assertTrue(wrong("devices", "revoke", ID).contains("no command"));
        assertTrue(wrong("device", "revoke", ID, ID).contains("no command"));
        assertTrue(wrong("device", "Revoke", ID).contains("'Revoke'"));
        assertTrue(wrong("device", "readmit", ID, "--unseen").contains("with revoke only"));
        for (String id : List.of(ID.substring(1), ID + "A", ID + "/revoked", "a".repeat(43), "a".repeat(41) + "=A")) {
            assertTrue(wrong("device", "revoke", id).contains("'" + id + "' is no device id"), id);
        }
    }
}
