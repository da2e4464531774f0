package io.porchlight.consent.match;

import java.time.Instant;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Whether a home that a request concerns is asked, and when. Pure; only the home's own wishes and its past prompts count. */
final class PromptPlan {
    /**
     * A home that lies in a requested cell and has clips in the window.
     *
     * @param circleId the home
     * @param monthlyCap prompts that it wants in 30 days at most
     * @param promptsThisMonth prompts of the past 30 days
     * @param quiet when it does not want to be asked, or null
     * @param excludedAgencyKinds kinds of agencies that may not ask it
     */
    record Candidate(
            String circleId,
            int monthlyCap,
            long promptsThisMonth,
            @Nullable Quiet quiet,
            List<String> excludedAgencyKinds) {}

    /** Quiet hours, from {@code start} to before {@code end}, perhaps over midnight. */
    record Quiet(LocalTime start, LocalTime end, ZoneId zone) {
        /** The first instant from {@code now} on that is not quiet. */
        Instant after(Instant now) {
            ZonedDateTime local = now.atZone(zone);
            LocalTime time = local.toLocalTime();
            boolean overnight = start.isAfter(end);
            boolean inside = overnight
                    ? !time.isBefore(start) || time.isBefore(end)
                    : !time.isBefore(start) && time.isBefore(end);
            if (!inside) {
                return now;
            }
            ZonedDateTime ending = local.with(end);
            return (ending.isAfter(local) ? ending : ending.plusDays(1)).toInstant();
        }
    }

    private PromptPlan() {}

    /**
     * When the home is asked; empty if it is not.
     *
     * @param deadline after which nobody is asked any more
     */
    static Optional<Instant> deliverAt(Candidate home, String agencyKind, Instant now, Instant deadline) {
        if (home.promptsThisMonth() >= home.monthlyCap()
                || home.excludedAgencyKinds().contains(agencyKind)) {
            return Optional.empty();
        }
        Instant at = home.quiet() == null ? now : home.quiet().after(now);
        return at.isBefore(deadline) ? Optional.of(at) : Optional.empty();
    }
}
