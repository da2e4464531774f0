package io.porchlight.sealing.request;

import io.porchlight.sealing.Refused;
import io.porchlight.sealing.circle.Chain;
import io.porchlight.sealing.circle.CircleState;

/**
 * Whether a request fits the time at which witnesses saw it in the log (SF-18). They see it a little after it was logged, a
 * day at most where a witness was away; so what may come no later than logging is compared as it is, and what may come no
 * earlier with {@link #WITNESS_DELAY} to spare. Who logs a request checks the same to the second.
 */
public final class RequestTimes {
    /** How long after logging a witness may have signed, in seconds (1 day). */
    public static final long WITNESS_DELAY = 86_400;

    private static final long DAY = 86_400;
    private static final long FIRST_DEADLINE = DAY;
    private static final long LAST_DEADLINE = 7 * DAY;
    private static final long OLDEST_START = 30 * DAY;

    private RequestTimes() {}

    /**
     * Refuses a request that cannot have been logged then.
     *
     * @param agency the agency's chain, already verified
     * @param witnessed Unix seconds: the time that counts of the checkpoint under which the request is proved
     * @throws Refused {@code request.times}
     */
    public static void check(FootageRequest request, Chain agency, long witnessed) {
        CircleState head = RequestVerifier.stateAt(agency, request.headHash());
        require(
                head.at() <= witnessed + Chain.CLOCK_TOLERANCE,
                "The request names a head of the agency's chain that is dated after the request.");
        require(
                request.window().end().getEpochSecond() <= witnessed,
                "The request's window was not over when it was logged.");
        require(
                request.window().start().getEpochSecond() >= witnessed - OLDEST_START - WITNESS_DELAY,
                "The request's window began more than 30 days before it was logged.");
        long deadline = request.deadline().getEpochSecond();
        require(
                deadline >= witnessed + FIRST_DEADLINE - WITNESS_DELAY && deadline <= witnessed + LAST_DEADLINE,
                "The request's deadline is not 1 to 7 days after it was logged.");
    }

    private static void require(boolean holds, String otherwise) {
        if (!holds) {
            throw new Refused("request.times", otherwise);
        }
    }
}
