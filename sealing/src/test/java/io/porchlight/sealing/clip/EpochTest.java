package io.porchlight.sealing.clip;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.quicktheories.QuickTheory.qt;
import static org.quicktheories.generators.SourceDSL.integers;
import static org.quicktheories.generators.SourceDSL.longs;

import io.porchlight.sealing.Refused;
import io.porchlight.sealing.encoding.Bytes;
import io.porchlight.sealing.key.PrivateKeyP256;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("SF-16: epochs")
class EpochTest {
    @Test
    @DisplayName("the epoch is the UTC hour of expiry, counted from the earlier of minute and arrival")
    void hourOfExpiry() {
        Instant minute = Instant.parse("2026-11-22T21:59:00Z");
        Instant arrival = Instant.parse("2026-11-22T22:04:10Z");
        assertEquals(
                "20261222T21Z",
                Epoch.containing(Epoch.expiry(minute, arrival, 30)).id());
        assertEquals(
                "20261222T21Z",
                Epoch.containing(Epoch.expiry(arrival, minute, 30)).id());
        assertEquals(
                "20261123T21Z",
                Epoch.containing(Epoch.expiry(minute, arrival, 1)).id());
        assertEquals(
                "20270101T00Z",
                Epoch.containing(Instant.parse("2027-01-01T00:00:00Z")).id());
        assertThrows(Refused.class, () -> Epoch.expiry(minute, arrival, 0));
        assertThrows(Refused.class, () -> Epoch.expiry(minute, arrival, 31));
    }

    @Test
    @DisplayName("R6: whatever the instant, it lies in its epoch, and a key outlives its clip by less than an hour")
    void everyInstantLiesInItsEpoch() {
        qt().forAll(longs().between(0, 4_000_000_000L), integers().between(1, 30))
                .checkAssert((second, days) -> {
                    Instant expiry = Epoch.expiry(Instant.ofEpochSecond(second), Instant.MAX, days);
                    Epoch epoch = Epoch.containing(expiry);
                    assertFalse(expiry.isBefore(epoch.start()));
                    assertTrue(expiry.isBefore(epoch.end()));
                    assertTrue(Duration.between(expiry, epoch.end()).compareTo(Duration.ofHours(1)) <= 0);
                    assertEquals(epoch, new Epoch(epoch.id()));
                });
    }

    @Test
    @DisplayName("what is no UTC hour is refused")
    void malformedIds() {
        for (String bad : List.of(
                "",
                "20261122T24Z",
                "20260230T00Z",
                "20261122t21Z",
                "20261122T21",
                "20261122T2100Z",
                "2026112T021Z",
                " 20261122T21Z",
                "+20261122T21Z",
                "-0011122T21Z",
                "20261122T21|x")) {
            assertThrows(Refused.class, () -> new Epoch(bad), bad);
        }
    }

    @Test
    @DisplayName("A-41: what lies under one epoch's key opens with no other epoch, clip or key")
    void boundToEpochAndClip() {
        PrivateKeyP256 key = PrivateKeyP256.generate();
        Epoch epoch = new Epoch("20261122T21Z");
        byte[] bundle = Bytes.random(2000);
        byte[] sealed = epoch.seal(key.publicKey(), "clip", bundle);
        assertArrayEquals(bundle, epoch.open(key, "clip", sealed));
        assertThrows(Refused.class, () -> epoch.open(key, "another", sealed));
        assertThrows(Refused.class, () -> new Epoch("20261122T22Z").open(key, "clip", sealed));
        assertThrows(Refused.class, () -> epoch.open(PrivateKeyP256.generate(), "clip", sealed));
    }
}
