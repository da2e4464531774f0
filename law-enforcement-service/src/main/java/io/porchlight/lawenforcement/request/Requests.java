package io.porchlight.lawenforcement.request;

import io.porchlight.contracts.api.CaseKeyEntry;
import io.porchlight.contracts.api.CodeText;
import io.porchlight.contracts.api.RequestSubmission;
import io.porchlight.contracts.api.TermsText;
import io.porchlight.contracts.event.RequestSubmitted;
import io.porchlight.contracts.list.ClosedLists;
import io.porchlight.lawenforcement.Body;
import io.porchlight.lawenforcement.Refusal;
import io.porchlight.lawenforcement.agency.Agencies;
import io.porchlight.lawenforcement.agency.OfficerDevices;
import io.porchlight.lawenforcement.officer.Officer;
import io.porchlight.messaging.json.Wire;
import io.porchlight.messaging.outbox.Outbox;
import io.porchlight.messaging.problem.Problem;
import io.porchlight.sealing.Refused;
import io.porchlight.sealing.circle.Chain;
import io.porchlight.sealing.jws.SignedDocument;
import io.porchlight.sealing.request.FootageRequest;
import io.porchlight.sealing.request.RequestRules;
import io.porchlight.sealing.request.RequestVerifier;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Footage requests: one officer writes and signs, another officer, on another device and signed in as somebody else, signs too;
 * then the request leaves for the public log. Everything is judged on public facts before any home is looked at (R5).
 */
@ApplicationScoped
class Requests {
    private final RequestRepository requests;
    private final Agencies agencies;
    private final OfficerDevices devices;
    private final AreaRules areas;
    private final Outbox outbox;
    private final Clock clock;
    private final RequestRules rules = new RequestRules(
            codes(ClosedLists.offences()),
            codes(ClosedLists.purposes()),
            ClosedLists.terms().stream().map(TermsText::hash).collect(Collectors.toSet()));

    Requests(
            RequestRepository requests,
            Agencies agencies,
            OfficerDevices devices,
            AreaRules areas,
            Outbox outbox,
            Clock clock) {
        this.requests = requests;
        this.agencies = agencies;
        this.devices = devices;
        this.areas = areas;
        this.outbox = outbox;
        this.clock = clock;
    }

    /** Keeps a request that one officer signed; the same request again changes nothing. */
    Uni<RequestEntity> submit(Officer officer, RequestSubmission submission) {
        SignedDocument signed = parsed(submission);
        // One at a time per agency: two requests at once must not both fit into what is left of a budget.
        return agencies.lockedOf(officer)
                .flatMap(agencies::requireLogged)
                .flatMap(agencies::chain)
                .flatMap(chain -> {
                    FootageRequest request = verified(() -> RequestVerifier.verifyFirst(signed, chain));
                    CaseNumber number = CaseNumber.of(
                            Body.required(submission.caseNumber(), "caseNumber"),
                            Body.required(submission.caseSalt(), "caseSalt"),
                            request);
                    return requests.byIdLocked(request.requestId()).flatMap(same -> {
                        if (same != null) {
                            return Uni.createFrom().item(repeated(same, officer, signed));
                        }
                        verified(() -> {
                            rules.check(request, chain, clock.instant());
                            return request;
                        });
                        return fresh(officer, chain, signed, request, number, submission);
                    });
                });
    }

    private Uni<RequestEntity> fresh(
            Officer officer,
            Chain chain,
            SignedDocument signed,
            FootageRequest request,
            CaseNumber number,
            RequestSubmission submission) {
        String signer = signed.kids().iterator().next();
        List<CaseKeyEntry> entries = Body.required(submission.caseKeyEntries(), "caseKeyEntries");
        areas.check(request.cells());
        CaseKeyRules.check(chain, signer, entries);
        RequestEntity entity = entity(officer, signed, request, number);
        return devices.requireOneOf(officer, Set.of(signer))
                .flatMap(done -> requests.earlier(officer.agency()))
                .invoke(earlier -> CaseRules.check(entity.earlier(), earlier))
                .flatMap(done -> requests.isCaseKeyUsed(request.caseKeyId()))
                .invoke(used -> {
                    if (used) {
                        throw Refusal.CASE_KEY_INVALID.because("Make a fresh case key for each request.");
                    }
                })
                .flatMap(done -> requests.persistAndFlush(entity))
                .flatMap(done -> requests.insertCaseKeys(request.requestId(), entries))
                .replaceWith(entity);
    }

    private static RequestEntity repeated(RequestEntity same, Officer officer, SignedDocument signed) {
        boolean equal = same.slug.equals(officer.agency())
                && same.firstOfficer.equals(officer.pseudonym())
                && same.payloadHash.equals(signed.payloadHashText());
        if (!equal) {
            throw Refusal.REQUEST_EXISTS.because("Take a new random requestId.");
        }
        return same;
    }

    /** The second officer's signature: the request is on its way. Repeated by the same officer it changes nothing. */
    Uni<RequestEntity> cosign(Officer officer, String requestId, SignedDocument signed) {
        return requests.ofAgencyLocked(officer.agency(), requestId).flatMap(request -> agencies.of(officer)
                .flatMap(agencies::requireLogged)
                .flatMap(agencies::chain)
                .flatMap(chain -> cosign(officer, request, chain, signed)));
    }

    private Uni<RequestEntity> cosign(Officer officer, RequestEntity entity, Chain chain, SignedDocument signed) {
        if (!entity.payloadHash.equals(signed.payloadHashText())) {
            throw Refusal.REQUEST_INVALID.because(new Refused(
                    "request.other", "This is another text than the first officer's. Load it and sign that."));
        }
        if (officer.pseudonym().equals(entity.secondOfficer)) {
            return Uni.createFrom().item(entity);
        }
        if (!entity.status.equals(RequestStatus.AWAITING.text())) {
            throw Refusal.NOT_AWAITING.because("Two officers have signed this request.");
        }
        if (officer.pseudonym().equals(entity.firstOfficer)) {
            throw Refusal.SAME_OFFICER.because("Ask a colleague to read the request and sign it.");
        }
        FootageRequest request = verified(() -> {
            FootageRequest read = RequestVerifier.verify(signed, chain);
            rules.check(read, chain, clock.instant());
            return read;
        });
        Set<String> second = new HashSet<>(signed.kids());
        second.removeAll(entity.signed().kids());
        if (second.size() != 1) {
            throw Refusal.REQUEST_INVALID.because(
                    new Refused("request.signers", "Keep the first officer's signature and add your own."));
        }
        return devices.requireOneOf(officer, second).flatMap(done -> {
            entity.document = Wire.text(signed.toJson());
            entity.status = RequestStatus.SUBMITTED.text();
            entity.secondOfficer = officer.pseudonym();
            entity.submittedAt = clock.instant().getEpochSecond();
            return requests.flush()
                    .flatMap(flushed -> outbox.publish(
                            request.requestId(),
                            new RequestSubmitted(request.requestId(), request.agencyId(), signed.toJson())))
                    .replaceWith(entity);
        });
    }

    private RequestEntity entity(Officer officer, SignedDocument signed, FootageRequest request, CaseNumber number) {
        RequestEntity entity = new RequestEntity();
        entity.requestId = request.requestId();
        entity.slug = officer.agency();
        entity.agencyId = request.agencyId();
        entity.document = Wire.text(signed.toJson());
        entity.payloadHash = signed.payloadHashText();
        entity.caseNumber = number.text();
        entity.caseSalt = number.salt();
        entity.caseKeyId = request.caseKeyId();
        entity.cells = Wire.words(request.cells());
        entity.windowStart = request.window().start().getEpochSecond();
        entity.windowEnd = request.window().end().getEpochSecond();
        entity.deadline = request.deadline().getEpochSecond();
        entity.status = RequestStatus.AWAITING.text();
        entity.firstOfficer = officer.pseudonym();
        entity.createdAt = clock.instant().getEpochSecond();
        return entity;
    }

    private static SignedDocument parsed(RequestSubmission submission) {
        return verified(() -> SignedDocument.parse(Body.required(submission.request(), "request")));
    }

    /** Runs a check of module sealing; what it refuses becomes a problem on public facts. */
    static <T> T verified(java.util.function.Supplier<T> check) {
        try {
            return check.get();
        } catch (Refused refused) {
            Problem problem = refused.code().equals("request.stale-chain")
                    ? Refusal.STALE_CHAIN.because(refused)
                    : Refusal.REQUEST_INVALID.because(refused);
            throw problem;
        }
    }

    private static Set<String> codes(List<CodeText> list) {
        return list.stream().map(CodeText::code).collect(Collectors.toSet());
    }
}
