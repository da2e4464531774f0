package io.porchlight.consent.request;

import io.porchlight.consent.Limits;
import io.porchlight.consent.log.ProvenLeaf;
import io.porchlight.contracts.api.CodeText;
import io.porchlight.contracts.api.TermsText;
import io.porchlight.contracts.event.RequestSubmitted;
import io.porchlight.contracts.list.ClosedLists;
import io.porchlight.sealing.Refused;
import io.porchlight.sealing.circle.Chain;
import io.porchlight.sealing.jws.SignedDocument;
import io.porchlight.sealing.request.FootageRequest;
import io.porchlight.sealing.request.RequestRules;
import io.porchlight.sealing.request.RequestVerifier;
import java.time.Instant;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Whether a request is logged (SF-18). It sees public facts and nothing else: no home, no clip, no count reaches this class, so
 * its answer cannot depend on them (R5).
 *
 * @param rules the closed lists in force
 * @param agencyDays how long an agency must have been on record
 */
record RequestAdmission(RequestRules rules, int agencyDays) {
    private static final long DAY = 86_400;

    /** What the public log says of an agency. */
    record Record(Optional<Chain> chain, Optional<ProvenLeaf> accreditation, long requestsInADay) {}

    static RequestAdmission withClosedLists(int agencyDays) {
        return new RequestAdmission(
                new RequestRules(
                        ClosedLists.offences().stream().map(CodeText::code).collect(Collectors.toSet()),
                        ClosedLists.purposes().stream().map(CodeText::code).collect(Collectors.toSet()),
                        ClosedLists.terms().stream().map(TermsText::hash).collect(Collectors.toSet())),
                agencyDays);
    }

    /** The request, or the {@link Refused} whose code and words the agency is told. */
    FootageRequest admit(RequestSubmitted submitted, Record agency, Instant now) {
        Chain chain = agency.chain()
                .orElseThrow(() -> new Refused("request.agency", "This agency's chain is not in the public log."));
        ProvenLeaf accreditation = agency.accreditation()
                .orElseThrow(() -> new Refused("request.agency", "This agency's chain is not in the public log yet."));
        if (accreditation.time() + agencyDays * DAY > now.getEpochSecond()) {
            throw new Refused(
                    "request.agency-too-new",
                    "An agency must have been in the public log for " + agencyDays + " days before its first request.");
        }
        SignedDocument signed = SignedDocument.parse(submitted.request());
        FootageRequest request = RequestVerifier.verify(signed, chain);
        if (!request.requestId().equals(submitted.requestId())
                || !request.agencyId().equals(submitted.agencyId())) {
            throw new Refused("request.other", "The request is not the one that was announced.");
        }
        rules.check(request, chain, now);
        if (agency.requestsInADay() >= Limits.REQUESTS_PER_AGENCY_DAY.number()) {
            throw new Refused(
                    "request.too-many",
                    "An agency may ask " + Limits.REQUESTS_PER_AGENCY_DAY.number() + " times in 24 hours.");
        }
        return request;
    }
}
