package io.porchlight.video;

import jakarta.annotation.Priority;
import jakarta.enterprise.inject.Alternative;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;

/** The service's clock, which a test may set. */
public final class TestClock extends Clock {

    private static final TestClock INSTANCE = new TestClock();
    private static volatile Duration offset = Duration.ZERO;
    private static volatile Instant fixed;

    private TestClock() {}

    /** Takes the place of the system's clock. */
    static final class Producer {
        @Produces
        @Singleton
        @Alternative
        @Priority(1)
        static Clock clock() {
            return INSTANCE;
        }
    }

    /** The time stands still at this instant. */
    static void stopAt(Instant instant) {
        fixed = instant;
    }

    /** The time runs, this much ahead. */
    static void runAhead(Duration by) {
        fixed = null;
        offset = by;
    }

    static void reset() {
        runAhead(Duration.ZERO);
    }

    static Instant now() {
        return INSTANCE.instant();
    }

    @Override
    public Instant instant() {
        Instant still = fixed;
        return still == null ? Instant.now().plus(offset) : still;
    }

    @Override
    public ZoneId getZone() {
        return ZoneOffset.UTC;
    }

    @Override
    public Clock withZone(ZoneId zone) {
        return this;
    }
}
