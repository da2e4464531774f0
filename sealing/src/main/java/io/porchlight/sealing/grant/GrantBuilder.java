package io.porchlight.sealing.grant;

import io.porchlight.sealing.Refused;
import io.porchlight.sealing.clip.Kind;
import io.porchlight.sealing.clip.SealedKey;
import io.porchlight.sealing.clip.Statement;
import io.porchlight.sealing.clip.TrackKey;
import io.porchlight.sealing.clip.TrackStatement;
import io.porchlight.sealing.crypto.Hpke;
import io.porchlight.sealing.crypto.Sha256;
import io.porchlight.sealing.encoding.Bytes;
import io.porchlight.sealing.jws.SignedDocument;
import io.porchlight.sealing.jws.Signer;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Makes a grant on a primary's device. The caller has verified the request and its proof before ({@code RequestVerifier},
 * {@code ProofExtra}); what is built here is checked as every reader checks it before it is returned.
 */
public final class GrantBuilder {
    private final AnsweredRequest request;
    private final String jti = Bytes.randomId();
    private final List<GrantedClip> clips = new ArrayList<>();
    private final List<Statement> statements = new ArrayList<>();
    private final List<Signer> clipKeys = new ArrayList<>();
    private final List<Extra> extras = new ArrayList<>();

    /**
     * A signed grant and what stays in the household.
     *
     * @param grant to hand in; its payload is in the log
     * @param opening names the member who granted
     */
    public record Signed(SignedDocument grant, SignerOpening opening) {}

    /** Begins a grant for a request. */
    public GrantBuilder(AnsweredRequest request) {
        this.request = request;
    }

    /** The new grant's random id. */
    public String jti() {
        return jti;
    }

    /**
     * Adds a clip with the keys of what was ticked. Picture brings the detail's key along: both must be given.
     *
     * @param clipKey signs with the clip's own key, which only primaries can open
     * @param keys track keys by kind
     * @throws Refused {@code clip.commitment} if a key is not its track's, {@code grant.wrong-key} if the signer is not the
     *     clip's key
     */
    public GrantBuilder clip(Statement statement, Signer clipKey, Map<Kind, TrackKey> keys) {
        if (!clipKey.publicKey().equals(statement.clipKey())) {
            throw new Refused("grant.wrong-key", "A grant is signed by the clip's own key.");
        }
        List<GrantedClip.GrantedKey> sealed = new ArrayList<>();
        new TreeMap<>(keys).forEach((kind, key) -> {
            TrackStatement track = statement
                    .track(kind)
                    .orElseThrow(() -> new Refused("grant.track", "The clip has no " + kind.wire() + "."));
            track.checkKey(statement.clipId(), key);
            String info = SealedKey.grant(
                    request.request().requestId(),
                    jti,
                    request.request().caseKeyId(),
                    statement.clipId(),
                    kind,
                    track.keyCommitment());
            sealed.add(
                    new GrantedClip.GrantedKey(kind, Hpke.seal(request.request().caseKey(), info, key.bytes())));
        });
        clips.add(new GrantedClip(statement.hash(), sealed));
        statements.add(statement);
        clipKeys.add(clipKey);
        return this;
    }

    /** Adds the place or the contact, ticked once for the whole grant. */
    public GrantBuilder extra(Extra extra) {
        extras.add(extra);
        extras.sort(Comparator.comparing(Extra::kind));
        return this;
    }

    /**
     * Signs: first the member device, in secret, then every clip's key.
     *
     * @param member a primary's device
     * @param life at most 72 hours
     */
    public Signed sign(Signer member, Instant now, Duration life) {
        Grant open = new Grant(
                jti,
                request.leaf(),
                request.request().agencyId(),
                request.request().caseKeyId(),
                clips,
                request.request().purpose(),
                request.request().terms(),
                extras.stream()
                        .map(extra -> extra.seal(
                                request.request().caseKey(), request.request().requestId(), jti))
                        .toList(),
                new byte[Sha256.LENGTH],
                now.getEpochSecond(),
                now.plus(life).getEpochSecond());
        SignerOpening opening = SignerOpening.by(member, open.unattributed());
        SignedDocument grant = SignedDocument.sign(open.signedBy(opening).toJson(), clipKeys);
        GrantVerifier.verify(grant, request, statements);
        return new Signed(grant, opening);
    }
}
