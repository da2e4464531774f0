package io.porchlight.sealing.bag;

import java.util.List;

/** All checks of a bag, in the order in which they were made. */
public record Report(List<Check> checks) {
    /** Everything held. */
    public static final int ALL_HELD = 0;
    /** Something failed or could not be read. */
    public static final int FAILED = 1;
    /** Nothing failed, but something was not checked or is not trusted. */
    public static final int INCOMPLETE = 2;

    public Report {
        checks = List.copyOf(checks);
    }

    /** The exit code that says it in one number (SF-27). */
    public int exitCode() {
        if (has(Check.Outcome.FAILED) || checks.isEmpty()) {
            return FAILED;
        }
        return has(Check.Outcome.NOT_CHECKED) || has(Check.Outcome.NOT_TRUSTED) ? INCOMPLETE : ALL_HELD;
    }

    private boolean has(Check.Outcome outcome) {
        return checks.stream().anyMatch(check -> check.outcome() == outcome);
    }
}
