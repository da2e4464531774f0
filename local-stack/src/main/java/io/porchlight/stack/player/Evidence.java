package io.porchlight.stack.player;

import io.porchlight.contracts.api.AccessToken;
import io.porchlight.contracts.api.DisclosureTokenAsk;
import io.porchlight.contracts.api.TermsText;
import io.porchlight.contracts.event.DisclosureGranted;
import io.porchlight.contracts.list.ClosedLists;
import io.porchlight.sealing.Refused;
import io.porchlight.sealing.bag.BagWriter;
import io.porchlight.sealing.bag.Disclosure;
import io.porchlight.sealing.circle.Link;
import io.porchlight.sealing.clip.Kind;
import io.porchlight.sealing.clip.Statement;
import io.porchlight.sealing.clip.TrackKey;
import io.porchlight.sealing.clip.TrackStatement;
import io.porchlight.sealing.encoding.Bytes;
import io.porchlight.sealing.grant.CaseOpening;
import io.porchlight.sealing.grant.Extra;
import io.porchlight.sealing.grant.ExtraKind;
import io.porchlight.sealing.grant.Grant;
import io.porchlight.sealing.grant.GrantedClip;
import io.porchlight.sealing.jws.SignedDocument;
import io.porchlight.sealing.log.LogProof;
import io.porchlight.sealing.log.TrustPolicy;
import io.porchlight.sealing.request.FootageRequest;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** An officer's device opens one disclosure and packs it as evidence. */
public final class Evidence {
    private final Officer officer;
    private final URI video;
    private final DisclosureGranted message;
    private final SignedDocument signedGrant;
    private final SignedDocument signedRequest;
    private final Grant grant;
    private final CaseOpening opening;

    /** A track that the grant handed over. */
    public record Opened(Statement statement, Kind kind, TrackKey key, byte[] plaintext) {}

    private Evidence(Officer officer, URI video, DisclosureGranted message) {
        this.officer = officer;
        this.video = video;
        this.message = message;
        this.signedGrant = SignedDocument.parse(message.grant());
        this.signedRequest = SignedDocument.parse(message.request());
        this.grant = Grant.of(signedGrant);
        FootageRequest request = FootageRequest.of(signedRequest);
        this.opening = new CaseOpening(request, officer.caseKey(request));
    }

    /** Opens a disclosure with the case key that was sealed to this officer's device. */
    public static Evidence of(Officer officer, URI video, DisclosureGranted message) {
        return new Evidence(officer, video, message);
    }

    /** The grant. */
    public Grant grant() {
        return grant;
    }

    /** The place or the contact that came along. */
    public Extra extra(ExtraKind kind) {
        return opening.extra(grant, kind);
    }

    /** The statements of all clips. */
    public List<Statement> statements() {
        return message.statements().stream().map(Statement::of).toList();
    }

    /** Fetches and opens every granted track; each view is reported to the home. */
    public List<Opened> open() {
        List<Opened> opened = new ArrayList<>();
        for (Statement statement : statements()) {
            GrantedClip clip = grant.clip(statement.hash()).orElseThrow();
            Http ciphertext = ciphertext(statement.clipId());
            for (Kind kind : clip.kinds()) {
                TrackKey key = opening.track(grant, statement, kind);
                TrackStatement track = statement.track(kind).orElseThrow();
                opened.add(
                        new Opened(statement, kind, key, HomeClips.read(ciphertext, statement.clipId(), track, key)));
            }
            officer.report(grant.jti(), statement.clipId(), "view");
        }
        return opened;
    }

    /** video-service, with a token for one clip of this disclosure. */
    public Http ciphertext(String clipId) {
        AccessToken token = officer.portal()
                .post("/v1/disclosures/" + grant.jti() + "/tokens", new DisclosureTokenAsk(clipId), AccessToken.class);
        return Http.with(video, () -> Map.of("Authorization", "Bearer " + token.token()));
    }

    /** Packs the evidence bag. */
    public void export(List<Opened> opened, TrustPolicy trust, Path bag) {
        Disclosure disclosure = new Disclosure(
                signedRequest,
                proof(message.requestProof()),
                signedGrant,
                proof(message.grantProof()),
                statements(),
                message.ingestProofs().stream().map(p -> proof(p.proof())).toList(),
                message.agencyChain().stream().map(Link::of).toList(),
                proof(message.agencyProof()),
                terms(),
                trust);
        List<Extra> extras = grant.extras().stream()
                .map(extra -> opening.extra(grant, extra.kind()))
                .toList();
        try (OutputStream out = Files.newOutputStream(bag)) {
            BagWriter.write(
                    disclosure,
                    opened.stream()
                            .map(track -> new BagWriter.OpenedTrack(
                                    track.statement(),
                                    track.kind(),
                                    track.key(),
                                    new ByteArrayInputStream(track.plaintext())))
                            .toList(),
                    extras,
                    null,
                    LocalDate.now(ZoneOffset.UTC),
                    out);
        } catch (IOException e) {
            throw new UncheckedIOException("The bag cannot be written to " + bag, e);
        }
        statements().forEach(statement -> officer.report(grant.jti(), statement.clipId(), "export"));
    }

    private byte[] terms() {
        String hash = grant.terms().text();
        return ClosedLists.terms().stream()
                .filter(terms -> terms.hash().equals(hash))
                .map(TermsText::text)
                .map(Bytes::utf8)
                .findFirst()
                .orElseThrow(() -> new Refused("terms.unknown", "The request names terms that are not published."));
    }

    private static LogProof proof(String text) {
        return LogProof.parse(Bytes.utf8(text));
    }
}
