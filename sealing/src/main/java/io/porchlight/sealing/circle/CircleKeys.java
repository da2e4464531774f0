package io.porchlight.sealing.circle;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.porchlight.sealing.Refused;
import io.porchlight.sealing.json.Fields;
import io.porchlight.sealing.key.PublicKeyJwk;

/**
 * The two HPKE keys of a circle, always brought together by a link (SF-06).
 *
 * @param viewKey its private half is opened by every member
 * @param releaseKey its private half is opened by primaries only, so "only a primary may grant" is cryptography
 */
public record CircleKeys(PublicKeyJwk viewKey, PublicKeyJwk releaseKey) {
    public CircleKeys {
        if (viewKey.thumbprint().equals(releaseKey.thumbprint())) {
            throw new Refused("link.one-key", "A circle's view key and release key are two different keys.");
        }
    }

    static CircleKeys of(Fields fields) {
        return new CircleKeys(PublicKeyJwk.of(fields.object("viewKey")), PublicKeyJwk.of(fields.object("releaseKey")));
    }

    ObjectNode addTo(ObjectNode body) {
        body.set("viewKey", viewKey.toJson());
        body.set("releaseKey", releaseKey.toJson());
        return body;
    }
}
