package io.porchlight.lawenforcement.request;

import io.porchlight.lawenforcement.Limits;
import io.porchlight.lawenforcement.Refusal;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * How often one agency may ask: one area per case, at most two windows in it, and a budget for areas that overlap.
 * Judged by the agency's own requests alone, so that a refusal tells nothing of homes (R5).
 */
final class CaseRules {
    private static final long DAY = Duration.ofDays(1).toSeconds();
    private static final long MONTH = Duration.ofDays(30).toSeconds();
    private static final int ALL = 100;

    private CaseRules() {}

    /**
     * Lets a request through or throws a refusal.
     *
     * @param earlier the agency's requests, those refused left out
     */
    static void check(EarlierRequest asked, List<EarlierRequest> earlier) {
        Set<List<Long>> windows = new HashSet<>(Set.of(window(asked)));
        int today = 0;
        int overlapping = 0;
        for (EarlierRequest other : earlier) {
            long age = asked.createdAt() - other.createdAt();
            if (other.caseNumber().equals(asked.caseNumber())) {
                if (!other.cells().equals(asked.cells())) {
                    throw Refusal.CASE_AREA.because(
                            "This case already has a request with other cells. Use the same area, or wait for its end.");
                }
                windows.add(window(other));
            } else if (age < MONTH && overlap(asked.cells(), other.cells()) > Limits.OVERLAP_PERCENT.number()) {
                overlapping++;
            }
            if (age < DAY) {
                today++;
            }
        }
        if (windows.size() > Limits.WINDOWS_PER_CASE.number()) {
            throw Refusal.CASE_WINDOW.because(
                    "A case has at most " + Limits.WINDOWS_PER_CASE.number() + " windows; this would be one more.");
        }
        if (today >= Limits.REQUESTS_PER_DAY.number()) {
            throw Refusal.TOO_MANY.because(
                    "An agency hands in at most " + Limits.REQUESTS_PER_DAY.number() + " requests in 24 hours.");
        }
        if (overlapping >= Limits.OVERLAPPING_REQUESTS.number()) {
            throw Refusal.OVERLAP_BUDGET.because("Your agency asked about this area " + overlapping
                    + " times in 30 days for other cases. Wait until the oldest is 30 days old.");
        }
    }

    /** Intersection over union of two areas, in percent, rounded down. */
    static int overlap(List<String> a, List<String> b) {
        Set<String> both = new HashSet<>(a);
        both.retainAll(Set.copyOf(b));
        Set<String> any = new HashSet<>(a);
        any.addAll(b);
        return any.isEmpty() ? 0 : both.size() * ALL / any.size();
    }

    private static List<Long> window(EarlierRequest request) {
        return List.of(request.windowStart(), request.windowEnd());
    }
}
