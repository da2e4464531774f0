package io.porchlight.sealing.grant;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.porchlight.sealing.Refused;
import io.porchlight.sealing.circle.CircleState;
import io.porchlight.sealing.circle.Membership;
import io.porchlight.sealing.crypto.Sha256;
import io.porchlight.sealing.encoding.Bytes;
import io.porchlight.sealing.json.Fields;
import io.porchlight.sealing.json.Jcs;
import io.porchlight.sealing.json.Json;
import io.porchlight.sealing.jws.CompactJws;
import io.porchlight.sealing.jws.SignedDocument;
import io.porchlight.sealing.jws.Signer;

/**
 * Who in the household granted (SF-20): a salt and the member device's compact JWS over
 * {@code {typ: "porchlight-grant-signer", v, grant}}. The grant shows only SHA-256(salt | JWS), so that an agency cannot
 * tell two grants of one home from those of two; the household, or a court, can open it.
 *
 * @param salt 32 random bytes
 * @param jws compact JWS by the member device
 */
public record SignerOpening(byte[] salt, String jws) {
    private static final String TYP = "porchlight-grant-signer";
    private static final int SALT_LENGTH = 32;

    public SignerOpening {
        if (salt.length != SALT_LENGTH) {
            throw new Refused("grant.signer", "The salt of a signer opening has 32 bytes.");
        }
        salt = salt.clone();
    }

    /** Signs a grant's payload without {@code signer}. */
    static SignerOpening by(Signer member, ObjectNode unattributed) {
        ObjectNode payload = Json.object("typ", TYP, "v", 1, "grant", Jcs.hash(unattributed));
        return new SignerOpening(Bytes.random(SALT_LENGTH), CompactJws.sign(payload, member));
    }

    /** Reads {@code {salt, jws}}. */
    public static SignerOpening of(JsonNode json) {
        Fields fields = Fields.of(json, "the signer opening").exactly("salt", "jws");
        return new SignerOpening(fields.bytes("salt", SALT_LENGTH), fields.text("jws"));
    }

    /** {@code {salt, jws}}. */
    public ObjectNode toJson() {
        return Json.object("salt", salt, "jws", jws);
    }

    /** What the grant shows: SHA-256(salt | JWS). */
    public byte[] commitment() {
        return Sha256.of(salt, Bytes.utf8(jws));
    }

    /**
     * The member who granted, who must have been a primary then.
     *
     * @param grant the signed grant
     * @param home the household's state that counts: the present one when the grant is handed in, later the one
     *     {@link io.porchlight.sealing.circle.Chain#stateAsOf as of} that time
     * @param time Unix seconds at which the grant was handed in
     * @return the member's id
     * @throws Refused {@code grant.signer} if this is not the grant's opening, {@code grant.not-primary} if the signer may
     *     not grant
     */
    public String verify(SignedDocument grant, CircleState home, long time) {
        if (!Bytes.equal(Grant.of(grant).signer(), commitment())) {
            throw new Refused("grant.signer", "This is not the opening of the grant's signer.");
        }
        Membership member = home.members().get(CompactJws.kid(jws));
        if (member == null || !member.isPrimary(time)) {
            throw new Refused("grant.not-primary", "Only a primary member of the household may grant.");
        }
        Fields fields = Fields.of(CompactJws.verify(jws, member.member().sign(), TYP), "the grant signer")
                .exactly("typ", "v", "grant");
        ObjectNode unattributed = grant.payload().deepCopy();
        unattributed.remove("signer");
        if (!fields.hash("grant").equals(Jcs.hashText(unattributed))) {
            throw new Refused("grant.signer", "The member signed another grant.");
        }
        return member.member().id();
    }

    @Override
    public byte[] salt() {
        return salt.clone();
    }
}
