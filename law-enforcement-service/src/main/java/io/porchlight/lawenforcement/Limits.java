package io.porchlight.lawenforcement;

import io.porchlight.messaging.limit.Promised;

/** Every promised limit of this service: its number, its unit, and what happens at the edge. */
public enum Limits implements Promised {
    /** Open proposals of one agency. */
    PROPOSALS(20, "proposals", "refused: too-many-requests"),
    /** Invitation answers that wait in one agency. */
    JOINS(50, "answers", "refused: too-many-requests"),
    /** How long an invitation answer is shown to primaries; the invitation itself holds no longer (SF-09). */
    JOIN_LIFE(900, "seconds", "no longer shown"),
    /** Links in one agency's chain. */
    CHAIN_LINKS(10_000, "links", "refused: chain-invalid"),
    /** Keyring or case-key entries in one call. */
    KEYRING_ENTRIES(500, "entries", "refused: keyring-invalid"),
    /** Characters of an agency's name. */
    AGENCY_NAME(120, "characters", "refused: chain-invalid"),
    /** Characters of a case number. */
    CASE_NUMBER(64, "characters", "refused: case-number-invalid"),
    /** Characters of a request's public text (SF-18). */
    REQUEST_TEXT(2_000, "characters", "refused: request-invalid"),
    /** Windows of one case, all in its one area. */
    WINDOWS_PER_CASE(2, "windows", "refused: case-window"),
    /** Requests that one agency may hand in in 24 hours. */
    REQUESTS_PER_DAY(48, "requests", "refused: too-many-requests"),
    /** Other requests of an agency in 30 days whose area overlaps by more than {@link #OVERLAP_PERCENT}. */
    OVERLAPPING_REQUESTS(48, "requests", "refused: overlap-budget"),
    /** From which share of intersection over union two areas count as overlapping. */
    OVERLAP_PERCENT(30, "percent", "counts against the overlap budget"),
    /** Requests listed at once, newest first. */
    REQUESTS_LISTED(500, "requests", "older ones are left out"),
    /** Requests on one public page, newest first. */
    PUBLIC_PAGE(50, "requests", "older ones are on the next page"),
    /** Characters of the path to which a login returns. */
    RETURN_PATH(512, "characters", "returns to the portal's start page");

    private final Bound bound;

    Limits(int number, String unit, String edge) {
        this.bound = new Bound(number, unit, edge);
    }

    @Override
    public Bound bound() {
        return bound;
    }
}
