package io.porchlight.gateway.limit;

/**
 * Failed logins by the device that they claimed to be, whether or not there is such a device. Nobody has to be that
 * device to fail in its name, so this holds back logins alone: a certificate in force has proved itself in TLS. Memory
 * is constant. Safe for several threads; time is milliseconds of one monotonic clock.
 */
public final class ClaimedIdentities {
    private final Recent<String, Backoff> failures = new Recent<>(
            EdgeLimits.SOURCES_REMEMBERED.asInt(), EdgeLimits.QUIET_SOURCE.millis(), EdgeLimits.SOURCE_MEMORY.millis());

    /** Whether logins of this claim are refused unchecked. */
    public boolean locked(String claimed, long now) {
        return failures.ask(claimed, now, each -> each.locked(now)).orElse(false);
    }

    public void failed(String claimed, long now) {
        failures.with(
                claimed,
                now,
                at -> new Backoff(EdgeLimits.IDENTITY_FAILURES.number(), EdgeLimits.IDENTITY_LOCKOUT.millis()),
                each -> {
                    each.failed(now);
                    return true;
                });
    }

    /** The claim was true. */
    public void succeeded(String claimed) {
        failures.forget(claimed);
    }

    public void purge(long now) {
        failures.purge(now);
    }

    int size() {
        return failures.size();
    }
}
