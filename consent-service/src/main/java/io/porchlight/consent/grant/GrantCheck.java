package io.porchlight.consent.grant;

import io.porchlight.consent.Refusal;
import io.porchlight.consent.clip.ClipOnRecord;
import io.porchlight.consent.prompt.Prompts;
import io.porchlight.contracts.api.GrantKey;
import io.porchlight.contracts.api.GrantSubmission;
import io.porchlight.sealing.Refused;
import io.porchlight.sealing.circle.Chain;
import io.porchlight.sealing.clip.SealedKey;
import io.porchlight.sealing.encoding.Base64Url;
import io.porchlight.sealing.grant.Grant;
import io.porchlight.sealing.grant.GrantVerifier;
import io.porchlight.sealing.grant.GrantedClip;
import io.porchlight.sealing.grant.SignerOpening;
import io.porchlight.sealing.jws.CompactJws;
import io.porchlight.sealing.jws.SignedDocument;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Whether a grant is one: made by the holders of the clips' own keys, for this request, by a primary of this home, now (SF-19,
 * SF-20). Nothing in this service could make a document that passes: the private halves of the clip keys are sealed to the
 * home's primaries (R4, A-18).
 *
 * @param document the signed grant
 * @param grant the same, read
 * @param signer who in the home granted
 * @param clips each granted clip with its grant key
 */
record GrantCheck(SignedDocument document, Grant grant, SignerOpening signer, List<Granted> clips) {
    private static final Set<String> LATE = Set.of("grant.expired", "grant.deadline");

    /** A granted clip, what of it, and its clip key sealed to the home for a later withdrawal. */
    record Granted(ClipOnRecord clip, List<String> kinds, SealedKey key) {}

    /** Checks everything but a replay; each refusal has its own type. */
    static GrantCheck of(GrantSubmission submission, Prompts.Asked asked, Chain home, Instant now) {
        try {
            SignedDocument document = SignedDocument.parse(submission.grant());
            Grant grant = GrantVerifier.verify(
                    document,
                    asked.request().answered(),
                    asked.clips().stream().map(ClipOnRecord::statement).toList());
            grant.requireLive(now);
            if (now.isAfter(asked.request().request().deadline())) {
                throw new Refused("grant.deadline", "The request's deadline has passed.");
            }
            SignerOpening signer = new SignerOpening(
                    Base64Url.decode(submission.signer().salt()),
                    submission.signer().jws());
            requirePrimary(signer, document, grant, home, now);
            return new GrantCheck(document, grant, signer, granted(submission, grant, asked, home));
        } catch (Refused refused) {
            throw refusal(refused.code()).because(refused);
        }
    }

    private static Refusal refusal(String code) {
        if (LATE.contains(code)) {
            return Refusal.GRANT_EXPIRED;
        }
        return switch (code) {
            case "grant.clip-unknown" -> Refusal.CLIP_NOT_IN_PROMPT;
            case "grant.wrong-key", "jws.signature" -> Refusal.WRONG_KEY;
            case "grant.not-primary" -> Refusal.NOT_PRIMARY;
            case "grant.stale-chain" -> Refusal.STALE_CHAIN;
            default -> Refusal.GRANT_INVALID;
        };
    }

    private static void requirePrimary(
            SignerOpening signer, SignedDocument document, Grant grant, Chain home, Instant now) {
        String memberId = CompactJws.kid(signer.jws());
        boolean present = home.state().members().containsKey(memberId);
        boolean once = home.links().stream()
                .anyMatch(link -> home.state(link.n()).members().containsKey(memberId));
        if (!present && once) {
            throw new Refused("grant.stale-chain", "The member who signed has left the circle. Load the chain again.");
        }
        signer.verify(document, home.state(), grant.iat());
        signer.verify(document, home.state(), now.getEpochSecond());
    }

    private static List<Granted> granted(GrantSubmission submission, Grant grant, Prompts.Asked asked, Chain home) {
        Map<String, GrantKey> keys = new HashMap<>();
        for (GrantKey key : submission.grantKeys()) {
            if (keys.put(key.clipId(), key) != null) {
                throw new Refused("grant.keys", "A grant key stands there twice.");
            }
        }
        List<Granted> granted = new ArrayList<>();
        for (GrantedClip clip : grant.clips()) {
            ClipOnRecord known = asked.clips().stream()
                    .filter(candidate -> candidate.statement().hash().equals(clip.statement()))
                    .findFirst()
                    .orElseThrow();
            GrantKey key = keys.remove(known.clipId());
            if (key == null) {
                throw new Refused("grant.keys", "Send a grant key for every clip of the grant, to withdraw it later.");
            }
            if (!key.keyId().equals(home.state().releaseKey().thumbprint())) {
                throw new Refused("grant.stale-chain", "The grant keys are sealed to an older release key.");
            }
            granted.add(new Granted(
                    known,
                    clip.kinds().stream().map(kind -> kind.wire()).toList(),
                    new SealedKey(SealedKey.GRANT_KEY, key.keyId(), Base64Url.decode(key.sealed()))));
        }
        if (!keys.isEmpty()) {
            throw new Refused("grant.keys", "There is a grant key of a clip that the grant does not name.");
        }
        return granted;
    }
}
