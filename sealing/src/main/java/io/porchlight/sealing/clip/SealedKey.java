package io.porchlight.sealing.clip;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.porchlight.sealing.Refused;
import io.porchlight.sealing.crypto.Hpke;
import io.porchlight.sealing.crypto.Sha256;
import io.porchlight.sealing.encoding.Base64Url;
import io.porchlight.sealing.json.Fields;
import io.porchlight.sealing.json.Json;
import io.porchlight.sealing.key.PrivateKeyP256;
import io.porchlight.sealing.key.PublicKeyJwk;
import java.util.Arrays;
import java.util.Objects;

/**
 * A key of a clip, sealed by HPKE to one recipient for one place. Sealed for another home, clip, track, case or recipient,
 * it does not open.
 *
 * @param kind a track's {@link Kind#wire()}, {@link #CLIP_KEY} or {@link #GRANT_KEY}
 * @param keyId thumbprint of the recipient's key
 * @param sealed {@code enc[65] | ct}: 113 bytes for a track key, 219 for a clip key
 */
public record SealedKey(String kind, String keyId, byte[] sealed) {
    /** The private half of a clip's key, sealed to the circle's release key. */
    public static final String CLIP_KEY = "clip-key";

    /** The same once more, kept while a grant lives so that it can be withdrawn. */
    public static final String GRANT_KEY = "grant-key";

    private static final String PREFIX = "porchlight/key/1";

    /** Checks kind, key id and the length that this kind has. */
    public SealedKey {
        boolean signing = kind.equals(CLIP_KEY) || kind.equals(GRANT_KEY);
        if (!signing) {
            Kind.of(kind);
        }
        Names.checkId(keyId);
        int length = Hpke.OVERHEAD + (signing ? PrivateKeyP256.PKCS8_LENGTH : TrackKey.LENGTH);
        if (sealed.length != length) {
            throw new Refused("clip.sealed-key", "A sealed " + kind + " has " + length + " bytes.");
        }
    }

    static SealedKey of(JsonNode json) {
        Fields fields = Fields.of(json, "the sealed key").exactly("kind", "keyId", "sealed");
        return new SealedKey(fields.text("kind"), fields.hash("keyId"), fields.bytes("sealed"));
    }

    ObjectNode toJson() {
        return Json.object("kind", kind, "keyId", keyId, "sealed", sealed);
    }

    /** SHA-256 of the sealed bytes as base64url, as the manifest has it. */
    public String hash() {
        return Base64Url.encode(Sha256.of(sealed));
    }

    /** Seals a track's key to the circle's view key. */
    public static SealedKey ofTrack(PublicKeyJwk viewKey, String circleId, String clipId, Kind kind, TrackKey key) {
        String keyId = viewKey.thumbprint();
        String info = home(circleId, keyId, clipId, kind.wire(), Base64Url.encode(key.commitment(clipId, kind)));
        return new SealedKey(kind.wire(), keyId, Hpke.seal(viewKey, info, key.bytes()));
    }

    /** Seals the private half of the clip's key to the circle's release key. */
    public static SealedKey ofClipKey(PublicKeyJwk releaseKey, String circleId, String clipId, PrivateKeyP256 clipKey) {
        return ofSigningKey(CLIP_KEY, releaseKey, circleId, clipId, clipKey);
    }

    /** Seals the same for the time of a grant. */
    public static SealedKey ofGrantKey(
            PublicKeyJwk releaseKey, String circleId, String clipId, PrivateKeyP256 clipKey) {
        return ofSigningKey(GRANT_KEY, releaseKey, circleId, clipId, clipKey);
    }

    /**
     * Opens a track's key with the circle's view key and checks it against the statement's commitment.
     *
     * @throws Refused {@code hpke.not-opened} or {@code clip.commitment}
     */
    public TrackKey openTrack(PrivateKeyP256 viewKey, String circleId, Statement statement) {
        Kind track = Kind.of(kind);
        TrackStatement stated = statement
                .track(track)
                .orElseThrow(() -> new Refused("clip.kind", "The clip has no track of this kind."));
        String info = home(circleId, keyId, statement.clipId(), kind, Base64Url.encode(stated.keyCommitment()));
        TrackKey key = TrackKey.of(Hpke.open(viewKey, info, sealed));
        stated.checkKey(statement.clipId(), key);
        return key;
    }

    /**
     * Opens the private half of the clip's key with the circle's release key.
     *
     * @throws Refused {@code hpke.not-opened}, {@code key.malformed} or {@code clip.clip-key}
     */
    public PrivateKeyP256 openClipKey(PrivateKeyP256 releaseKey, String circleId, Statement statement) {
        if (!kind.equals(CLIP_KEY) && !kind.equals(GRANT_KEY)) {
            throw new Refused("clip.kind", "This is a track's key, not the clip's.");
        }
        String info = home(
                circleId, keyId, statement.clipId(), kind, statement.clipKey().thumbprint());
        PrivateKeyP256 key = PrivateKeyP256.ofPkcs8(Hpke.open(releaseKey, info, sealed));
        if (!key.publicKey().equals(statement.clipKey())) {
            throw new Refused("clip.clip-key", "The opened key is not the clip's.");
        }
        return key;
    }

    /** The HPKE info of a key sealed at home; {@code last} is the commitment, or the clip key's thumbprint. */
    public static String home(String circleId, String keyId, String clipId, String kind, String last) {
        return Names.joined(PREFIX, "home", circleId, keyId, clipId, kind, last);
    }

    /** The HPKE info of a track key sealed to a request's case key. */
    public static String grant(
            String requestId, String jti, String caseKeyId, String clipId, Kind kind, byte[] keyCommitment) {
        return Names.joined(
                PREFIX, "grant", requestId, jti, caseKeyId, clipId, kind.wire(), Base64Url.encode(keyCommitment));
    }

    private static SealedKey ofSigningKey(
            String kind, PublicKeyJwk releaseKey, String circleId, String clipId, PrivateKeyP256 clipKey) {
        String keyId = releaseKey.thumbprint();
        String info = home(circleId, keyId, clipId, kind, clipKey.publicKey().thumbprint());
        return new SealedKey(kind, keyId, Hpke.seal(releaseKey, info, clipKey.pkcs8()));
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof SealedKey key
                && kind.equals(key.kind)
                && keyId.equals(key.keyId)
                && Arrays.equals(sealed, key.sealed);
    }

    @Override
    public int hashCode() {
        return Objects.hash(kind, keyId, Arrays.hashCode(sealed));
    }
}
