package io.porchlight.sealing.circle;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.porchlight.sealing.json.Fields;
import io.porchlight.sealing.json.Json;
import io.porchlight.sealing.jws.SignedDocument;
import io.porchlight.sealing.key.PrivateKeyP256;
import io.porchlight.sealing.key.PublicKeyJwk;
import io.porchlight.sealing.pairing.PairingAnswer;
import io.porchlight.sealing.pairing.PairingHello;
import io.porchlight.sealing.pairing.PairingMessage;
import io.porchlight.sealing.pairing.QrText;
import java.time.Instant;
import java.util.List;
import java.util.Set;

/** Runs one test vector of circles and pairing (SF-26): what the readers make of {@code in}. */
final class CircleVectors {
    private static final Set<String> FORMS = Set.of(
            "keyring",
            "recovery-code",
            "recovery",
            "invitation",
            "invitation-text",
            "pair-hello",
            "pair-message",
            "pair-answer",
            "pair-qr");

    private CircleVectors() {}

    /** Whether this vector is about circles or pairing. */
    static boolean covers(JsonNode vector) {
        return vector.get("op").textValue().equals("chain") || FORMS.contains(form(vector));
    }

    /** The vector's {@code out}, or Refused. */
    static ObjectNode run(JsonNode vector) {
        Fields in = Fields.of(vector.get("in"), "the vector");
        if (vector.get("op").textValue().equals("chain")) {
            return chain(in);
        }
        return switch (form(vector)) {
            case "keyring" -> keyring(in);
            case "recovery-code" -> recoveryCode(in);
            case "recovery" -> recovery(in);
            case "invitation" -> invitation(in);
            case "invitation-text" -> invitationText(in);
            case "pair-hello" -> pairHello(in);
            case "pair-message" -> pairMessage(in);
            case "pair-answer" -> pairAnswer(in);
            case "pair-qr" -> pairQr(in);
            default -> throw new IllegalArgumentException("not a vector of circles");
        };
    }

    private static String form(JsonNode vector) {
        return vector.get("in").path("form").asText();
    }

    private static ObjectNode chain(Fields in) {
        ChainTrust trust = ChainTrust.accreditedBy(
                in.array("accrediting").stream().map(PublicKeyJwk::of).toList());
        Chain chain = Chain.verify(in.node().get("links"), trust);
        if (in.has("circleId")) {
            chain.requireCircle(in.text("circleId"));
        }
        if (in.has("remembered")) {
            Fields remembered = in.fields("remembered");
            chain.requireSince(new ChainHead(chain.circleId(), remembered.integer("n"), remembered.text("hash")));
        }
        if (in.has("now")) {
            chain.requireNotAfter(Instant.ofEpochSecond(in.integer("now")));
        }
        return describe(chain);
    }

    static ObjectNode describe(Chain chain) {
        CircleState state = chain.state();
        List<ObjectNode> members = state.members().values().stream()
                .map(membership -> Json.object(
                        "memberId", membership.member().id(),
                        "openKeyId", membership.member().openKeyId(),
                        "role", membership.role().text(),
                        "effectiveAt", membership.effectiveAt()))
                .toList();
        List<ObjectNode> devices = state.devices().values().stream()
                .map(device -> Json.object(
                        "deviceId", device.deviceId(),
                        "addedBy", device.addedBy(),
                        "addedAt", device.addedAt(),
                        "resetCounter", device.resetCounter()))
                .toList();
        Member recovery = state.recovery();
        return Json.object(
                "circleId",
                state.circleId(),
                "type",
                state.type().text(),
                "n",
                state.head().n(),
                "head",
                state.head().hash(),
                "at",
                state.at(),
                "members",
                members,
                "recovery",
                recovery == null ? "" : recovery.id(),
                "viewKey",
                state.viewKey().thumbprint(),
                "viewKeyAt",
                state.viewKeyAt(),
                "releaseKey",
                state.releaseKey().thumbprint(),
                "releaseKeyAt",
                state.releaseKeyAt(),
                "devices",
                devices);
    }

    private static ObjectNode keyring(Fields in) {
        PrivateKeyP256 key = Keyring.open(
                in.text("circleId"),
                KeyUse.of(in.text("use")),
                in.text("keyId"),
                PrivateKeyP256.ofPkcs8(in.bytes("memberOpen")),
                in.bytes("entry"));
        return Json.object("key", key.pkcs8());
    }

    private static ObjectNode recoveryCode(Fields in) {
        RecoveryCode code = RecoveryCode.parse(in.text("text"));
        return Json.object("code", code.bytes(), "text", code.text());
    }

    private static ObjectNode recovery(Fields in) {
        Recovery recovery = Recovery.open(
                RecoveryCode.parse(in.text("text")),
                in.text("circleId"),
                in.bytes("blob"),
                Member.of(in.object("recovery")));
        return Json.object(
                "sign", recovery.sign().pkcs8(), "open", recovery.open().pkcs8());
    }

    private static ObjectNode invitation(Fields in) {
        Member member = new Invitation(in.text("circleId"), in.bytes("secret")).verify(in.object("answer"));
        return Json.object("member", member.toJson());
    }

    private static ObjectNode invitationText(Fields in) {
        Invitation invitation = Invitation.parse(in.text("text"));
        return Json.object("circleId", invitation.circleId(), "secret", invitation.secret());
    }

    private static ObjectNode pairHello(Fields in) {
        PairingHello hello = PairingHello.verify(SignedDocument.parse(in.object("hello")), in.text("deviceId"));
        return Json.object("nonce", hello.nonce(), "resetCounter", hello.resetCounter());
    }

    private static ObjectNode pairMessage(Fields in) {
        PairingHello hello = PairingHello.verify(SignedDocument.parse(in.object("hello")), in.text("deviceId"));
        PairingMessage m = PairingMessage.verify(in.object("m"), in.bytes("mac"), in.bytes("secret"), hello);
        return Json.object("circleId", m.circleId(), "n", m.n(), "headHash", m.headHash());
    }

    private static ObjectNode pairAnswer(Fields in) {
        PublicKeyJwk device = PublicKeyJwk.of(in.object("device"));
        PairingAnswer answer = PairingAnswer.verify(in.object("answer"), device, PairingMessage.of(in.object("m")));
        return Json.object("deviceId", answer.m().deviceId());
    }

    private static ObjectNode pairQr(Fields in) {
        QrText qr = QrText.parse(in.text("text"));
        return Json.object("deviceId", qr.deviceId(), "secret", qr.claimSecret());
    }
}
