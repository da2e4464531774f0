package io.porchlight.stack.player;

import com.fasterxml.jackson.core.type.TypeReference;
import io.porchlight.contracts.api.AgencyView;
import io.porchlight.contracts.api.CaseKeyEntry;
import io.porchlight.contracts.api.CaseKeyView;
import io.porchlight.contracts.api.DisclosureAccessReport;
import io.porchlight.contracts.api.DisclosureListEntry;
import io.porchlight.contracts.api.JoinSubmission;
import io.porchlight.contracts.api.JoinView;
import io.porchlight.contracts.api.KeyringEntry;
import io.porchlight.contracts.api.ProposalSubmission;
import io.porchlight.contracts.api.RequestCreated;
import io.porchlight.contracts.api.RequestSignature;
import io.porchlight.contracts.api.RequestSubmission;
import io.porchlight.contracts.api.RequestView;
import io.porchlight.contracts.event.DisclosureGranted;
import io.porchlight.sealing.circle.AgencyKind;
import io.porchlight.sealing.circle.Chain;
import io.porchlight.sealing.circle.ChainAuthor;
import io.porchlight.sealing.circle.ChainTrust;
import io.porchlight.sealing.circle.CircleKeys;
import io.porchlight.sealing.circle.Invitation;
import io.porchlight.sealing.circle.KeyUse;
import io.porchlight.sealing.circle.Keyring;
import io.porchlight.sealing.circle.Link;
import io.porchlight.sealing.circle.Membership;
import io.porchlight.sealing.circle.Role;
import io.porchlight.sealing.encoding.Base64Url;
import io.porchlight.sealing.encoding.Bytes;
import io.porchlight.sealing.jws.SignedDocument;
import io.porchlight.sealing.key.PrivateKeyP256;
import io.porchlight.sealing.log.TrustPolicy;
import io.porchlight.sealing.request.FootageRequest;
import io.porchlight.sealing.request.RequestTerms;
import io.porchlight.sealing.request.RequestWindow;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** An officer at a desk: a signed-in portal session, and a device key that the portal's server never has. */
public final class Officer {
    private final Http portal;
    private final MemberDevice device;
    private final TrustPolicy trust;

    /**
     * What the officer fills in.
     *
     * @param caseNumber stays inside the agency; the public text shows a commitment only
     * @param cells H3 resolution-9 cells, 3 to 19
     */
    public record Draft(
            String caseNumber,
            String offence,
            String purpose,
            List<String> cells,
            RequestWindow window,
            Instant deadline,
            RequestTerms terms,
            String text) {}

    private Officer(Http portal, MemberDevice device, TrustPolicy trust) {
        this.portal = portal;
        this.device = device;
        this.trust = trust;
    }

    /** Signs in through the provider's form; the session stays on the server, the cookie here. */
    public static Officer signIn(
            PublicAddresses addresses, TrustPolicy trust, MemberDevice device, String user, String password) {
        CookieJar cookies = new CookieJar();
        URI start = addresses.lawEnforcement().resolve("/login?return=/");
        new OidcLogin(cookies).through(start, addresses.policeSite(), user, password);
        String origin = addresses.policeSite().toString().replaceAll("/$", "");
        Http portal = Http.withCookies(
                addresses.lawEnforcement(), cookies, () -> Map.of("Origin", origin, "Sec-Fetch-Site", "same-site"));
        return new Officer(portal, device, trust);
    }

    /** law-enforcement-service, with this officer's session. */
    public Http portal() {
        return portal;
    }

    /** This officer's device. */
    public MemberDevice device() {
        return device;
    }

    /** The agency as the service shows it. */
    public AgencyView agency() {
        return portal.get("/v1/agency", AgencyView.class);
    }

    /** The agency's chain, verified against the accrediting keys; empty before it is accredited. */
    public Optional<Chain> chain() {
        AgencyView agency = agency();
        return agency.chain().isEmpty()
                ? Optional.empty()
                : Optional.of(Chain.verify(
                        agency.chain().stream().map(Link::of).toList(), ChainTrust.accreditedBy(trust.accrediting())));
    }

    /** Whether this device is a member of the agency's circle. */
    public boolean isMember() {
        return chain().map(c -> c.state().members().containsKey(device.member().id()))
                .orElse(false);
    }

    /** Proposes the agency's circle; the accrediting bodies have to sign before it exists. */
    public void proposeAgency(String name) {
        PrivateKeyP256 view = PrivateKeyP256.generate();
        PrivateKeyP256 release = PrivateKeyP256.generate();
        Link link = ChainAuthor.proposeAgency(
                name,
                AgencyKind.POLICE,
                device.member(),
                new CircleKeys(view.publicKey(), release.publicKey()),
                Instant.now(),
                device.signer());
        portal.post(
                "/v1/agency/proposals",
                new ProposalSubmission(
                        link.signed().toJson(),
                        List.of(entry(link.hash(), KeyUse.VIEW, view), entry(link.hash(), KeyUse.RELEASE, release))));
    }

    /** Answers an invitation that a primary showed. */
    public void join(Invitation invitation) {
        portal.post("/v1/agency/joins", new JoinSubmission(invitation.answer(device.member(), device.signer())));
    }

    /** Checks the answer to the invitation and proposes the new officer. */
    public void admit(Invitation invitation, Instant invitedAt, Role role) {
        Chain chain = chain().orElseThrow();
        JoinView join =
                Waiting.until("the invited officer's answer", Duration.ofSeconds(30), () -> agency().joins().stream()
                        .findFirst()
                        .orElse(null));
        var member = invitation.accept(join.answer(), invitedAt, Instant.now());
        Link link = ChainAuthor.after(chain, Instant.now()).proposeOfficer(member, role, device.signer());
        portal.post("/v1/agency/proposals", new ProposalSubmission(link.signed().toJson(), List.of()));
    }

    private KeyringEntry entry(String circleId, KeyUse use, PrivateKeyP256 key) {
        return new KeyringEntry(
                use.text(),
                key.publicKey().thumbprint(),
                device.member().openKeyId(),
                Base64Url.encode(
                        Keyring.seal(circleId, use, key, device.member().open())));
    }

    /** Writes and signs a request; its fresh case key is sealed to every officer of the agency. */
    public String request(Draft draft) {
        Chain chain = chain().orElseThrow();
        PrivateKeyP256 caseKey = PrivateKeyP256.generate();
        byte[] salt = Bytes.random(32);
        FootageRequest request = new FootageRequest(
                Bytes.randomId(),
                chain.circleId(),
                chain.head().hash(),
                caseKey.publicKey(),
                FootageRequest.commit(salt, draft.caseNumber()),
                draft.offence(),
                draft.purpose(),
                draft.cells(),
                draft.window(),
                draft.deadline(),
                draft.terms(),
                draft.text());
        List<CaseKeyEntry> entries = chain.state().members().values().stream()
                .map(Membership::member)
                .map(member -> new CaseKeyEntry(
                        member.openKeyId(),
                        Base64Url.encode(Keyring.seal(chain.circleId(), KeyUse.CASE, caseKey, member.open()))))
                .toList();
        RequestCreated created = portal.post(
                "/v1/requests",
                new RequestSubmission(
                        request.sign(device.signer()).toJson(), draft.caseNumber(), Base64Url.encode(salt), entries),
                RequestCreated.class);
        return created.requestId();
    }

    /** Reads a colleague's request and signs it too. */
    public void cosign(String requestId) {
        RequestView view = request(requestId);
        SignedDocument both = SignedDocument.parse(view.request()).withSignature(device.signer());
        portal.post("/v1/requests/" + requestId + "/signatures", new RequestSignature(both.toJson()));
    }

    /** A request of this agency. */
    public RequestView request(String requestId) {
        return portal.get("/v1/requests/" + requestId, RequestView.class);
    }

    /** Disclosures that arrived for a request. */
    public List<DisclosureListEntry> disclosures(String requestId) {
        return portal.get(
                "/v1/requests/" + requestId + "/disclosures", new TypeReference<List<DisclosureListEntry>>() {});
    }

    /** A disclosure with all its proofs. */
    public DisclosureGranted disclosure(String jti) {
        return portal.get("/v1/disclosures/" + jti, DisclosureGranted.class);
    }

    /** The case key of a request, opened with this officer's device. */
    public PrivateKeyP256 caseKey(FootageRequest request) {
        CaseKeyView view = portal.get(
                "/v1/requests/" + request.requestId() + "/case-key?member="
                        + device.member().openKeyId(),
                CaseKeyView.class);
        return Keyring.open(
                request.agencyId(), KeyUse.CASE, request.caseKeyId(), device.open(), Base64Url.decode(view.entry()));
    }

    /** Reports that a clip was viewed or exported; the home sees it. */
    public void report(String jti, String clipId, String action) {
        portal.post("/v1/disclosures/" + jti + "/accesses", new DisclosureAccessReport(clipId, action));
    }
}
