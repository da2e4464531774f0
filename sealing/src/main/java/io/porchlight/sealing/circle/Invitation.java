package io.porchlight.sealing.circle;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.porchlight.sealing.Refused;
import io.porchlight.sealing.crypto.Hkdf;
import io.porchlight.sealing.crypto.Hmac;
import io.porchlight.sealing.encoding.Base64Url;
import io.porchlight.sealing.encoding.Bytes;
import io.porchlight.sealing.json.Fields;
import io.porchlight.sealing.json.Jcs;
import io.porchlight.sealing.json.Json;
import io.porchlight.sealing.jws.SignedDocument;
import io.porchlight.sealing.jws.Signer;
import io.porchlight.sealing.key.PublicKeyJwk;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * An invitation to a circle (SF-09): the circleId and a 256-bit secret, shown as a QR code or in the fragment of a link,
 * {@code c=<circleId>&s=<base64url secret>}, so that no server sees it. Single use, for 15 minutes; the primary's device
 * remembers when it made one and throws it away once used.
 *
 * <p>The answer is {@code {join, mac}}: {@code join} signed by the new device's signing key over
 * {@code {typ: "porchlight-join", v, circleId, member, nonce}}, and {@code mac} = HMAC-SHA256(HKDF(secret,
 * "porchlight/invite/1"), JCS of that payload). Without the secret a server could add a member of its own.
 *
 * @param circleId the circle
 * @param secret 32 random bytes
 */
public record Invitation(String circleId, byte[] secret) {
    /** How long an invitation holds. */
    public static final Duration LIFETIME = Duration.ofMinutes(15);
    /** The {@code typ} of a join document. */
    public static final String TYP = "porchlight-join";
    /** Bytes in the secret and in the nonce. */
    public static final int SECRET_LENGTH = 32;

    private static final String INFO = "porchlight/invite/1";
    private static final Pattern FRAGMENT = Pattern.compile("c=([A-Za-z0-9_-]{43})&s=([A-Za-z0-9_-]{43})");

    public Invitation {
        if (secret.length != SECRET_LENGTH) {
            throw new Refused("invitation.secret", "An invitation's secret has 32 bytes.");
        }
        secret = secret.clone();
    }

    /** A fresh invitation. */
    public static Invitation to(String circleId) {
        return new Invitation(circleId, Bytes.random(SECRET_LENGTH));
    }

    /** Reads {@link #fragment}. */
    public static Invitation parse(String fragment) {
        Matcher matcher = FRAGMENT.matcher(fragment);
        if (!matcher.matches()) {
            throw new Refused("invitation.text", "This is not an invitation. Ask for a new one.");
        }
        return new Invitation(matcher.group(1), Base64Url.decode(matcher.group(2)));
    }

    /** The text for a QR code or a link's fragment. */
    public String fragment() {
        return "c=" + circleId + "&s=" + Base64Url.encode(secret);
    }

    /** The new device answers {@code {join, mac}}; the signer must hold the member's sign key. */
    public ObjectNode answer(Member member, Signer newMember) {
        ObjectNode payload = Json.object(
                "typ",
                TYP,
                "v",
                1,
                "circleId",
                circleId,
                "member",
                member.toJson(),
                "nonce",
                Bytes.random(SECRET_LENGTH));
        SignedDocument join = SignedDocument.sign(payload, List.of(newMember));
        join.verify(member.sign());
        return Json.object("join", join.toJson(), "mac", mac(payload));
    }

    /**
     * The primary reads an answer, before it signs {@code add-member}.
     *
     * @param madeAt when the invitation was made
     * @return the new member
     * @throws Refused "invitation.expired", "invitation.mac", "invitation.other-circle", or for form and signature
     */
    public Member accept(JsonNode answer, Instant madeAt, Instant now) {
        if (now.isBefore(madeAt) || !now.isBefore(madeAt.plus(LIFETIME))) {
            throw new Refused("invitation.expired", "The invitation is older than 15 minutes. Make a new one.");
        }
        return verify(answer);
    }

    /** As {@link #accept}, without a clock. */
    public Member verify(JsonNode answer) {
        Fields fields = Fields.of(answer, "the invitation's answer").exactly("join", "mac");
        SignedDocument join = SignedDocument.parse(fields.object("join"));
        if (!Bytes.equal(fields.bytes("mac"), mac(join.payload()))) {
            throw new Refused("invitation.mac", "The answer was not made by somebody who holds this invitation.");
        }
        Fields payload = Fields.of(join.payload(), "the join document");
        payload.exactly("typ", "v", "circleId", "member", "nonce");
        payload.text("typ", TYP);
        payload.bytes("nonce", SECRET_LENGTH);
        if (!payload.hash("circleId").equals(circleId)) {
            throw new Refused("invitation.other-circle", "The answer is for another circle.");
        }
        Member member = Member.of(payload.object("member"));
        PublicKeyJwk sign = member.sign();
        join.verify(sign);
        return member;
    }

    @Override
    public byte[] secret() {
        return secret.clone();
    }

    /** Leaves the secret out. */
    @Override
    public String toString() {
        return "Invitation[circleId=" + circleId + "]";
    }

    private byte[] mac(ObjectNode payload) {
        return Hmac.sha256(Hkdf.sha256(secret, INFO), Jcs.canonical(payload));
    }
}
