package io.porchlight.sealing.circle;

import static io.porchlight.sealing.circle.Refusals.assertRefused;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.porchlight.sealing.crypto.Hkdf;
import io.porchlight.sealing.crypto.Hmac;
import io.porchlight.sealing.encoding.Base64Url;
import io.porchlight.sealing.encoding.Bytes;
import io.porchlight.sealing.json.Jcs;
import io.porchlight.sealing.json.Json;
import io.porchlight.sealing.jws.SignedDocument;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("SF-09, A-35: invitations")
class InvitationTest {
    private static final Instant MADE = Household.START;

    private final Invitation invitation = Invitation.to("c".repeat(43));
    private final Person bob = Person.someone();
    private final ObjectNode answer = invitation.answer(bob.member(), bob.signer());

    /** An answer with this payload, signed and MACed as it should be. */
    private ObjectNode answerWith(ObjectNode payload, Person signer) {
        byte[] mac = Hmac.sha256(Hkdf.sha256(invitation.secret(), "porchlight/invite/1"), Jcs.canonical(payload));
        SignedDocument join = SignedDocument.sign(payload, List.of(signer.signer()));
        return Json.object("join", join.toJson(), "mac", mac);
    }

    private ObjectNode payload() {
        return SignedDocument.parse(answer.get("join")).payload().deepCopy();
    }

    @Test
    @DisplayName("SF-09: the new device's answer gives its keys")
    void accepted() {
        assertEquals(bob.member(), invitation.accept(answer, MADE, MADE.plusSeconds(899)));
        assertEquals(bob.member(), invitation.verify(answerWith(payload(), bob)));
    }

    @Test
    @DisplayName("SF-09: 15 minutes, and not before it was made")
    void expires() {
        assertRefused("invitation.expired", () -> invitation.accept(answer, MADE, MADE.plusSeconds(900)));
        assertRefused("invitation.expired", () -> invitation.accept(answer, MADE, MADE.minusSeconds(1)));
    }

    @Test
    @DisplayName("SF-09: a server that does not know the secret cannot add a member of its own")
    void serversAnswer() {
        Person server = Person.someone();
        ObjectNode own = Invitation.to(invitation.circleId()).answer(server.member(), server.signer());
        assertRefused("invitation.mac", () -> invitation.verify(own));
        ObjectNode mixed = own.deepCopy();
        mixed.set("mac", answer.get("mac"));
        assertRefused("invitation.mac", () -> invitation.verify(mixed));
        ObjectNode shortMac = answer.deepCopy();
        shortMac.put("mac", "");
        assertRefused("invitation.mac", () -> invitation.verify(shortMac));
    }

    @Test
    @DisplayName("SF-09: the new device signs with the key that it names")
    void selfSignature() {
        assertRefused("jws.unknown-signer", () -> invitation.verify(answerWith(payload(), Person.someone())));
        assertRefused(
                "jws.unknown-signer",
                () -> invitation.answer(bob.member(), Person.someone().signer()));
    }

    @Test
    @DisplayName("SF-09: another circle, typ, member of the payload, nonce: refused")
    void form() {
        assertRefused(
                "invitation.other-circle",
                () -> invitation.verify(answerWith(payload().put("circleId", "d".repeat(42) + "A"), bob)));
        assertRefused("json.value", () -> invitation.verify(answerWith(payload().put("typ", "porchlight-link"), bob)));
        assertRefused(
                "json.unknown", () -> invitation.verify(answerWith(payload().put("role", "primary"), bob)));
        assertRefused("json.value", () -> invitation.verify(answerWith(payload().put("nonce", "AAAA"), bob)));
        assertRefused("json.missing", () -> invitation.verify(Json.object("join", answer.get("join"))));
    }

    @Test
    @DisplayName("SF-09: the text for QR code and link reads back, and the log never sees the secret")
    void text() {
        Invitation read = Invitation.parse(invitation.fragment());
        assertEquals(invitation.circleId(), read.circleId());
        assertArrayEquals(invitation.secret(), read.secret());
        assertFalse(invitation.toString().contains(Base64Url.encode(invitation.secret())));
        assertRefused("invitation.text", () -> Invitation.parse(invitation.fragment() + "&more=1"));
        assertRefused("invitation.secret", () -> new Invitation(invitation.circleId(), Bytes.random(31)));
    }
}
