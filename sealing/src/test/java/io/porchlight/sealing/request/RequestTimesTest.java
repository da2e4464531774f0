package io.porchlight.sealing.request;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.porchlight.sealing.Refused;
import io.porchlight.sealing.circle.Chain;
import io.porchlight.sealing.grant.Town;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class RequestTimesTest {
    private static final long DAY = 86_400;
    private static final Town TOWN = new Town();
    private static final FootageRequest REQUEST = TOWN.asked();
    private static final Chain AGENCY = TOWN.agency;

    @Test
    @DisplayName("SF-18: a request fits the time of logging, give or take a witness's day, and no other")
    void fitsItsTime() {
        long deadline = REQUEST.deadline().getEpochSecond();
        long over = REQUEST.window().end().getEpochSecond();
        long start = REQUEST.window().start().getEpochSecond();
        long earliest =
                Math.max(Math.max(over, deadline - 7 * DAY), AGENCY.state().at() - Chain.CLOCK_TOLERANCE);
        long latest = Math.min(deadline, start + 31 * DAY);
        assertDoesNotThrow(() -> RequestTimes.check(REQUEST, AGENCY, earliest));
        assertDoesNotThrow(() -> RequestTimes.check(REQUEST, AGENCY, latest));
        assertEquals("request.times", code(() -> RequestTimes.check(REQUEST, AGENCY, earliest - 1)));
        assertEquals("request.times", code(() -> RequestTimes.check(REQUEST, AGENCY, latest + 1)));
    }

    @Test
    @DisplayName("SF-18: a head of the agency's chain that is dated after the request is not the head of that time")
    void headOfTheFuture() {
        long created = AGENCY.state().at();
        Refused refused = assertThrows(
                Refused.class, () -> RequestTimes.check(REQUEST, AGENCY, created - Chain.CLOCK_TOLERANCE - 1));
        assertEquals("request.times", refused.code());
    }

    private static String code(Runnable action) {
        return assertThrows(Refused.class, action::run).code();
    }
}
