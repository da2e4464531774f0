package io.porchlight.gateway.limit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.quicktheories.QuickTheory.qt;
import static org.quicktheories.generators.SourceDSL.integers;
import static org.quicktheories.generators.SourceDSL.lists;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class TokenBucketTest {
    @Test
    @DisplayName("A burst passes at once, then the rate")
    void burstThenRate() {
        var bucket = new TokenBucket(3, 10, 0);
        for (int i = 0; i < 2; i++) {
            bucket.take(0);
            assertEquals(0, bucket.readyAt(0));
        }
        bucket.take(0);
        assertEquals(100, bucket.readyAt(0));
        assertEquals(100, bucket.readyAt(100));
    }

    @Test
    @DisplayName("Whoever waits as told never gets more than burst and rate")
    void never() {
        qt().forAll(lists().of(integers().between(0, 200)).ofSizeBetween(1, 200))
                .checkAssert(pauses -> {
                    var bucket = new TokenBucket(5, 20, 0);
                    long now = 0;
                    for (int i = 0; i < pauses.size(); i++) {
                        now = Math.max(now + pauses.get(i), bucket.readyAt(now));
                        bucket.take(now);
                        assertTrue(i + 1 <= 5 + now * 20 / 1000.0 + 1e-6, "taken " + (i + 1) + " by " + now);
                    }
                });
    }
}
