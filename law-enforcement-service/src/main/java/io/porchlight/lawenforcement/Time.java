package io.porchlight.lawenforcement;

import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.time.Clock;

/** The service's clock, in one place, so that every decision can be made at another time in a test. */
class Time {
    @Produces
    @Singleton
    Clock clock() {
        return Clock.systemUTC();
    }
}
