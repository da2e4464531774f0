package io.porchlight.sealing.grant;

import io.porchlight.sealing.Refused;
import io.porchlight.sealing.clip.Kind;
import io.porchlight.sealing.clip.SealedKey;
import io.porchlight.sealing.clip.Statement;
import io.porchlight.sealing.clip.TrackKey;
import io.porchlight.sealing.clip.TrackStatement;
import io.porchlight.sealing.crypto.Hpke;
import io.porchlight.sealing.key.PrivateKeyP256;
import io.porchlight.sealing.request.FootageRequest;

/** Opens what a verified grant hands over, with the private half of the request's case key. */
public final class CaseOpening {
    private final FootageRequest request;
    private final PrivateKeyP256 caseKey;

    /** @throws Refused {@code grant.case-key} if the key is not the request's */
    public CaseOpening(FootageRequest request, PrivateKeyP256 caseKey) {
        if (!caseKey.publicKey().equals(request.caseKey())) {
            throw new Refused("grant.case-key", "This is not the request's case key.");
        }
        this.request = request;
        this.caseKey = caseKey;
    }

    /**
     * Opens one track's key and checks it against the statement's commitment.
     *
     * @throws Refused {@code grant.not-granted}, {@code hpke.not-opened} or {@code clip.commitment}
     */
    public TrackKey track(Grant grant, Statement statement, Kind kind) {
        GrantedClip.GrantedKey granted = grant.clip(statement.hash())
                .flatMap(clip -> clip.key(kind))
                .orElseThrow(() -> new Refused("grant.not-granted", "The " + kind.wire() + " was not granted."));
        TrackStatement track = statement
                .track(kind)
                .orElseThrow(() -> new Refused("grant.track", "The clip has no " + kind.wire() + "."));
        String info = SealedKey.grant(
                request.requestId(), grant.jti(), request.caseKeyId(), statement.clipId(), kind, track.keyCommitment());
        TrackKey key = TrackKey.of(Hpke.open(caseKey, info, granted.sealed()));
        track.checkKey(statement.clipId(), key);
        return key;
    }

    /**
     * Opens the place or the contact and checks its hash.
     *
     * @throws Refused {@code grant.not-granted}, {@code hpke.not-opened} or {@code grant.extra-hash}
     */
    public Extra extra(Grant grant, ExtraKind kind) {
        Extra.Sealed sealed = grant.extra(kind)
                .orElseThrow(() -> new Refused("grant.not-granted", "The " + kind.wire() + " was not granted."));
        String info = Extra.info(request.requestId(), grant.jti(), request.caseKeyId(), kind);
        return sealed.check(Hpke.open(caseKey, info, sealed.sealed()));
    }
}
