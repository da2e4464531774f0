package io.porchlight.sealing.circle;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.porchlight.sealing.Refused;
import io.porchlight.sealing.json.Fields;
import io.porchlight.sealing.json.Json;
import io.porchlight.sealing.key.PublicKeyJwk;

/**
 * The two public keys of a person's device: {@code {open, sign}} (SF-06). The recovery principal of a household has the
 * same shape.
 *
 * @param open the ECDH key to which keys are sealed
 * @param sign the ECDSA key that signs; its thumbprint is the member's id
 */
public record Member(PublicKeyJwk open, PublicKeyJwk sign) {
    public Member {
        if (open.thumbprint().equals(sign.thumbprint())) {
            throw new Refused("link.one-key", "A member has two different keys, one to open and one to sign.");
        }
    }

    /** Reads exactly {@code {open, sign}}. */
    public static Member of(JsonNode json) {
        Fields fields = Fields.of(json, "the member");
        fields.exactly("open", "sign");
        return new Member(PublicKeyJwk.of(fields.object("open")), PublicKeyJwk.of(fields.object("sign")));
    }

    /** {@code {open, sign}}. */
    public ObjectNode toJson() {
        return Json.object("open", open.toJson(), "sign", sign.toJson());
    }

    /** The RFC 7638 thumbprint of the signing key. */
    public String id() {
        return sign.thumbprint();
    }

    /** The RFC 7638 thumbprint of the opening key. */
    public String openKeyId() {
        return open.thumbprint();
    }
}
