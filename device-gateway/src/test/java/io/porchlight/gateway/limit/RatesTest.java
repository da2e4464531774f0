package io.porchlight.gateway.limit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class RatesTest {
    private final Rates rates = new Rates(0);

    @Test
    @DisplayName("Messages and bytes are limited, each by itself")
    void each() {
        for (int i = 0; i < EdgeLimits.MESSAGE_BURST.number(); i++) {
            assertEquals(0, rates.readyAt(0));
            rates.message(0);
        }
        assertEquals(50, rates.readyAt(0), "20 a second");
        var large = new Rates(0);
        large.bytes(EdgeLimits.BYTE_BURST.number() + EdgeLimits.BYTES_PER_SECOND.number() - 1, 0);
        assertEquals(1_000, large.readyAt(0));
    }

    @Test
    @DisplayName("Whoever always has to be kept waiting is sent away in the end, a burst now and then is not")
    void patience() {
        long now = 0;
        int messages = 0;
        while (!rates.spent(now)) {
            now = rates.readyAt(now);
            rates.message(now);
            messages++;
            assertTrue(now < 20_000, "patience has an end");
        }
        assertTrue(messages > 200, "a backlog of " + messages + " messages gets through");

        var calm = new Rates(0);
        for (long at = 0; at < 3_600_000; at += 120_000) {
            for (int i = 0; i < 120; i++) {
                calm.message(at);
                calm.readyAt(at);
            }
            assertFalse(calm.spent(at));
        }
    }

    @Test
    @DisplayName("Calls that are refused do not count: however many there are, the wait behind them grows no longer")
    void refusedCalls() {
        long patience = EdgeLimits.REQUEST_PATIENCE.millis();
        long taken = 0;
        for (int i = 0; i < 5_000; i++) {
            taken += rates.messageWithin(patience, 0) == 0 ? 1 : 0;
        }
        assertEquals(
                EdgeLimits.MESSAGE_BURST.number() + EdgeLimits.MESSAGES_PER_SECOND.number() * patience / 1_000,
                taken,
                1);
        assertTrue(rates.readyAt(0) <= patience + 1_000 / EdgeLimits.MESSAGES_PER_SECOND.number());
        assertFalse(rates.spent(0), "events still have the patience that calls do not need");
    }

    @Test
    @DisplayName("Connecting anew gives no fresh rates; whoever has rested is forgotten")
    void perDevice() {
        var devices = new DeviceRates();
        devices.of("dev", 0).message(0);
        assertEquals(devices.of("dev", 1), devices.of("dev", 2));
        devices.purge(10);
        assertEquals(1, devices.size());
        devices.purge(1_000);
        assertEquals(0, devices.size());
    }
}
