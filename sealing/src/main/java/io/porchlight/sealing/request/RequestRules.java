package io.porchlight.sealing.request;

import io.porchlight.sealing.Refused;
import io.porchlight.sealing.circle.Chain;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.Set;

/**
 * Whether a request may be logged now: the rules of SF-18 that need a clock, the closed lists or the agency's head. All
 * are public facts, so a refusal tells an officer nothing about homes.
 *
 * @param offences codes that a request may name
 * @param purposes codes that a request may name
 * @param terms hashes of the terms files in force, base64url
 */
public record RequestRules(Set<String> offences, Set<String> purposes, Set<String> terms) {
    /** How far back a window may start: nothing older is kept. */
    public static final Duration OLDEST = Duration.ofDays(30);
    /** Homes have at least so long to answer. */
    public static final Duration SHORTEST_DEADLINE = Duration.ofDays(1);
    /** Homes have at most so long to answer. */
    public static final Duration LONGEST_DEADLINE = Duration.ofDays(7);

    public RequestRules {
        offences = Set.copyOf(offences);
        purposes = Set.copyOf(purposes);
        terms = Set.copyOf(terms);
    }

    /**
     * Accepts a request for logging.
     *
     * @param agency the agency's chain, verified, as it is now
     * @param now when the request is logged
     * @throws Refused {@code request.stale-chain}, {@code request.offence}, {@code request.purpose},
     *     {@code request.terms}, {@code request.zone}, {@code request.window-future}, {@code request.window-too-old} or
     *     {@code request.deadline}
     */
    public void check(FootageRequest request, Chain agency, Instant now) {
        if (!agency.circleId().equals(request.agencyId())
                || !agency.head().hash().equals(request.headHash())) {
            throw new Refused(
                    "request.stale-chain",
                    "The request names another head of the agency's chain. Load it and sign anew.");
        }
        check(request, now);
    }

    /** As {@link #check(FootageRequest, Chain, Instant)}, for a form that nobody has signed yet. */
    public void check(FootageRequest request, Instant now) {
        if (!offences.contains(request.offence())) {
            throw new Refused("request.offence", "The offence is not on the list.");
        }
        if (!purposes.contains(request.purpose())) {
            throw new Refused("request.purpose", "The purpose is not on the list.");
        }
        if (!terms.contains(request.terms().text())) {
            throw new Refused("request.terms", "The request does not name terms that are in force.");
        }
        if (!ZoneId.getAvailableZoneIds().contains(request.window().zone())) {
            throw new Refused("request.zone", "The window's zone is not a known IANA time zone.");
        }
        if (request.window().end().isAfter(now)) {
            throw new Refused("request.window-future", "The window must lie wholly in the past.");
        }
        if (request.window().start().isBefore(now.minus(OLDEST))) {
            throw new Refused("request.window-too-old", "The window must start at most 30 days ago.");
        }
        Instant deadline = request.deadline();
        if (deadline.isBefore(now.plus(SHORTEST_DEADLINE)) || deadline.isAfter(now.plus(LONGEST_DEADLINE))) {
            throw new Refused("request.deadline", "The deadline must lie 1 to 7 days ahead.");
        }
    }
}
