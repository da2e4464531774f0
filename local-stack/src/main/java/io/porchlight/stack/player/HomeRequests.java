package io.porchlight.stack.player;

import com.fasterxml.jackson.core.type.TypeReference;
import io.porchlight.contracts.api.GrantAccepted;
import io.porchlight.contracts.api.GrantKey;
import io.porchlight.contracts.api.GrantSubmission;
import io.porchlight.contracts.api.GrantView;
import io.porchlight.contracts.api.PromptClip;
import io.porchlight.contracts.api.PromptView;
import io.porchlight.contracts.api.WithdrawalSubmission;
import io.porchlight.sealing.Refused;
import io.porchlight.sealing.circle.Chain;
import io.porchlight.sealing.circle.ChainTrust;
import io.porchlight.sealing.clip.Bundle;
import io.porchlight.sealing.clip.Kind;
import io.porchlight.sealing.clip.SealedKey;
import io.porchlight.sealing.clip.Statement;
import io.porchlight.sealing.clip.TrackKey;
import io.porchlight.sealing.encoding.Base64Url;
import io.porchlight.sealing.encoding.Bytes;
import io.porchlight.sealing.grant.AnsweredRequest;
import io.porchlight.sealing.grant.Extra;
import io.porchlight.sealing.grant.ExtraKind;
import io.porchlight.sealing.grant.GrantBuilder;
import io.porchlight.sealing.grant.Withdrawal;
import io.porchlight.sealing.jws.SignedDocument;
import io.porchlight.sealing.jws.Signer;
import io.porchlight.sealing.key.PrivateKeyP256;
import io.porchlight.sealing.log.IngestProof;
import io.porchlight.sealing.log.LogEntry;
import io.porchlight.sealing.log.LogProof;
import io.porchlight.sealing.log.ProofExtra;
import io.porchlight.sealing.log.TrustPolicy;
import io.porchlight.sealing.request.FootageRequest;
import io.porchlight.sealing.request.RequestVerifier;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * A homeowner's device answers requests. It believes no server: before it seals a single key it checks the agency's chain
 * and accreditation, both officers' signatures, the log proofs under witnessed checkpoints, and each clip.
 */
public final class HomeRequests {
    private static final Duration GRANT_LIFE = Duration.ofHours(72);

    private final Home home;
    private final HomeClips clips;
    private final TrustPolicy trust;

    /** What goes along for one clip; picture brings the exact time along. */
    public record Choice(String clipId, boolean picture, boolean sound) {}

    /** What stands in the share form for the whole grant, and whether it is ticked. */
    public record Written(ExtraKind kind, String text, boolean ticked) {}

    /** A prompt after all its checks. */
    public record Checked(PromptView prompt, AnsweredRequest request, Map<String, Statement> statements) {}

    /** For this home, trusting the keys that came with the app. */
    public HomeRequests(Home home, HomeClips clips, TrustPolicy trust) {
        this.home = home;
        this.clips = clips;
        this.trust = trust;
    }

    /** All prompts of this home. */
    public List<PromptView> prompts() {
        return home.session().consent().get(home.path("/prompts"), new TypeReference<List<PromptView>>() {});
    }

    /** The prompt for a request, if this home was asked. */
    public java.util.Optional<PromptView> promptFor(String requestId) {
        return prompts().stream().filter(p -> p.requestId().equals(requestId)).findFirst();
    }

    /** Checks everything that a prompt claims. */
    public Checked check(PromptView prompt) {
        Chain agency = Chain.verify(
                prompt.agencyChain().stream()
                        .map(io.porchlight.sealing.circle.Link::of)
                        .toList(),
                ChainTrust.accreditedBy(trust.accrediting()));
        SignedDocument signed = SignedDocument.parse(prompt.request());
        FootageRequest request = RequestVerifier.verify(signed, agency);
        LogProof proof = LogProof.parse(Bytes.utf8(prompt.requestProof()));
        LogProof.Shown logged = ProofExtra.verify(proof, signed.toJson(), trust);
        LogProof.Shown accredited = ProofExtra.verify(
                LogProof.parse(Bytes.utf8(prompt.agencyProof())),
                agency.link(0).signed().toJson(),
                trust);
        if (accredited.time() > logged.time() - trust.agencyDays() * 86_400L) {
            throw new Refused("prompt.agency-too-new", "The agency has not been in the log for long enough.");
        }
        Map<String, Statement> statements = new HashMap<>();
        for (PromptClip clip : prompt.clips()) {
            Statement statement = Statement.of(clip.statement());
            LogProof ingest = LogProof.parse(Bytes.utf8(clip.ingestProof()));
            IngestProof batch = IngestProof.of(ingest);
            if (batch.verify(ingest, trust).index() >= logged.index()
                    || batch.clips().stream().noneMatch(c -> c.statement().equals(statement.hash()))
                    || !request.window().contains(statement.minute())) {
                throw new Refused("prompt.clip", "A clip of the prompt does not belong to the request.");
            }
            statements.put(statement.clipId(), statement);
        }
        byte[] leaf = LogEntry.entry(ProofExtra.salt(proof), signed.toJson());
        return new Checked(prompt, new AnsweredRequest(request, leaf), statements);
    }

    /** Shares: seals the chosen tracks' keys to the case key and signs with each clip's own key. */
    public GrantAccepted share(Checked checked, List<Choice> choices, List<Written> written) {
        GrantBuilder builder = new GrantBuilder(checked.request());
        List<GrantKey> grantKeys = new ArrayList<>();
        for (Choice choice : choices) {
            Statement statement = checked.statements().get(choice.clipId());
            Bundle bundle = clips.bundle(statement);
            Map<Kind, TrackKey> keys = new EnumMap<>(Kind.class);
            if (choice.picture()) {
                keys.put(Kind.VIDEO, clips.trackKey(statement, bundle, Kind.VIDEO));
                keys.put(Kind.DETAIL, clips.trackKey(statement, bundle, Kind.DETAIL));
            }
            if (choice.sound()) {
                keys.put(Kind.AUDIO, clips.trackKey(statement, bundle, Kind.AUDIO));
            }
            PrivateKeyP256 clipKey = clips.clipKey(statement, bundle);
            builder.clip(statement, Signer.of(clipKey), keys);
            SealedKey kept = SealedKey.ofGrantKey(
                    home.chain().state().releaseKey(), home.circleId(), statement.clipId(), clipKey);
            grantKeys.add(new GrantKey(statement.clipId(), kept.keyId(), Base64Url.encode(kept.sealed())));
        }
        ticked(written).forEach(extra -> builder.extra(Extra.of(extra.kind(), extra.text())));
        GrantBuilder.Signed signed = builder.sign(home.device().signer(), Instant.now(), GRANT_LIFE);
        return submit(checked.prompt(), signed, grantKeys);
    }

    /** What was written without a tick goes no further than here (R4, A-48). */
    private static List<Written> ticked(List<Written> written) {
        return written.stream().filter(Written::ticked).toList();
    }

    /** Hands a signed grant in. */
    public GrantAccepted submit(PromptView prompt, GrantBuilder.Signed signed, List<GrantKey> grantKeys) {
        return home.session()
                .consent()
                .post(
                        home.path("/prompts/" + prompt.promptId() + "/grant"),
                        new GrantSubmission(
                                signed.grant().toJson(),
                                new io.porchlight.contracts.api.SignerOpening(
                                        Base64Url.encode(signed.opening().salt()),
                                        signed.opening().jws()),
                                grantKeys),
                        GrantAccepted.class);
    }

    /** Says no; nobody outside the home can tell. */
    public void decline(PromptView prompt) {
        home.session().consent().post(home.path("/prompts/" + prompt.promptId() + "/decline"), Map.of());
    }

    /** A grant as this home sees it. */
    public GrantView grant(String jti) {
        return home.session().consent().get(home.path("/grants/" + jti), GrantView.class);
    }

    /** Takes a grant back: no further fetches; what was delivered stays delivered. */
    public void withdraw(String jti, SignedDocument grant, Map<Statement, Signer> clipKeys) {
        home.session()
                .consent()
                .post(
                        home.path("/grants/" + jti + "/withdrawal"),
                        new WithdrawalSubmission(
                                Withdrawal.sign(grant, clipKeys, Instant.now()).toJson()));
    }
}
