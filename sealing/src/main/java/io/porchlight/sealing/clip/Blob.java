package io.porchlight.sealing.clip;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.porchlight.sealing.Refused;
import io.porchlight.sealing.crypto.Hpke;
import io.porchlight.sealing.json.Jcs;
import io.porchlight.sealing.key.PrivateKeyP256;
import io.porchlight.sealing.key.PublicKeyJwk;

/**
 * Small things that only the household reads: camera names, zones, modes, event detail, member names (SF-17). Sealed, they
 * cannot be searched by anybody else (S2-05).
 */
public final class Blob {
    private Blob() {}

    /** Seals an object to the circle's view key, for one kind of thing and one object. */
    public static byte[] seal(PublicKeyJwk viewKey, String circleId, String kind, String objectId, ObjectNode content) {
        return Hpke.seal(viewKey, info(circleId, viewKey, kind, objectId), Jcs.canonical(content));
    }

    /**
     * Opens it again.
     *
     * @throws Refused {@code hpke.not-opened} for another circle, key, kind or object; {@code jcs.*} for content that is
     *     not canonical JSON
     */
    public static ObjectNode open(
            PrivateKeyP256 viewKey, String circleId, String kind, String objectId, byte[] sealed) {
        return Jcs.parseCanonical(Hpke.open(viewKey, info(circleId, viewKey.publicKey(), kind, objectId), sealed));
    }

    private static String info(String circleId, PublicKeyJwk viewKey, String kind, String objectId) {
        return Names.joined("porchlight/blob/1", circleId, viewKey.thumbprint(), kind, objectId);
    }
}
