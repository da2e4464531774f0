package io.porchlight.sealing.circle;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.porchlight.sealing.encoding.Bytes;
import io.porchlight.sealing.json.Json;
import io.porchlight.sealing.jws.SignedDocument;
import io.porchlight.sealing.jws.Signer;
import io.porchlight.sealing.key.PrivateKeyP256;
import io.porchlight.sealing.pairing.PairingAnswer;
import io.porchlight.sealing.pairing.PairingHello;
import io.porchlight.sealing.pairing.PairingMessage;
import io.porchlight.sealing.pairing.QrText;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;

/**
 * Writes {@code vectors/java-circle-secrets.json}: keyrings, recovery, invitations, pairing. Run with
 * {@code -Dvectors.write=true -Dtest=SecretVectorsWriter}.
 */
@EnabledIfSystemProperty(named = "vectors.write", matches = "true")
class SecretVectorsWriter {
    private final VectorFile file = new VectorFile("java-circle-secrets.json");
    private final Household home = new Household();
    private final String circleId = home.chain.circleId();

    @Test
    void writes() throws IOException {
        keyring();
        recoveryCode();
        recovery();
        invitation();
        pairing();
        file.write();
    }

    private void keyring() {
        PrivateKeyP256 key = PrivateKeyP256.generate();
        Person alice = home.alice;
        for (KeyUse use : KeyUse.values()) {
            byte[] entry = Keyring.seal(circleId, use, key, alice.member().open());
            ObjectNode in = Json.object(
                    "form",
                    "keyring",
                    "circleId",
                    circleId,
                    "use",
                    use.text(),
                    "keyId",
                    key.publicKey().thumbprint(),
                    "memberOpen",
                    alice.open().pkcs8(),
                    "entry",
                    entry);
            file.accepted("keyring-" + use.text(), "hpke", in);
            if (use == KeyUse.VIEW) {
                file.refused(
                        "keyring-view entry as release entry",
                        "hpke",
                        in.deepCopy().put("use", "release"));
                file.refused("keyring of another circle", "hpke", in.deepCopy().put("circleId", alice.id()));
                file.refused("keyring of another key", "hpke", in.deepCopy().put("keyId", alice.id()));
                file.refused("keyring cut off", "hpke", set(in, "entry", Arrays.copyOf(entry, 278)));
                file.refused(
                        "keyring of another member",
                        "hpke",
                        set(in, "memberOpen", PrivateKeyP256.generate().pkcs8()));
                for (int at : List.of(0, 70, 114, 130, 278)) {
                    file.refused("keyring with byte " + at + " changed", "hpke", set(in, "entry", flipped(entry, at)));
                }
            }
        }
    }

    private void recoveryCode() {
        RecoveryCode code = RecoveryCode.of(new byte[] {
            0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, (byte) 0xab, (byte) 0xcd, (byte) 0xef, (byte) 0xff, 15, 16, 17, 0, 0x21
        });
        String text = code.text();
        for (String typed : List.of(
                text,
                text.toLowerCase(Locale.ROOT),
                text.replace("-", ""),
                " " + text.replace('-', ' ') + " ",
                text.replace('0', 'O').replace('1', 'I'),
                text.replace('0', 'o').replace('1', 'l'))) {
            file.accepted("recovery-code " + typed, "digest", Json.object("form", "recovery-code", "text", typed));
        }
        char last = text.charAt(text.length() - 1);
        for (String typed : List.of(
                text.substring(0, text.length() - 1) + (last == 'Z' ? 'Y' : 'Z'),
                (text.charAt(0) == '2' ? '3' : '2') + text.substring(1),
                text.substring(1),
                text + "0",
                "U" + text.substring(1),
                "*" + text.substring(1),
                "")) {
            file.refused("recovery-code " + typed, "digest", Json.object("form", "recovery-code", "text", typed));
        }
    }

    private void recovery() {
        RecoveryCode code = RecoveryCode.random();
        byte[] blob = home.recovery.seal(code, circleId);
        ObjectNode in = Json.object(
                "form",
                "recovery",
                "text",
                code.text(),
                "circleId",
                circleId,
                "blob",
                blob,
                "recovery",
                home.recovery.principal().toJson());
        file.accepted("recovery-blob", "digest", in);
        file.refused(
                "recovery-blob with another code",
                "digest",
                in.deepCopy().put("text", RecoveryCode.random().text()));
        file.refused("recovery-blob of another circle", "digest", in.deepCopy().put("circleId", home.alice.id()));
        file.refused("recovery-blob cut off", "digest", set(in, "blob", Arrays.copyOf(blob, 335)));
        for (int at : List.of(0, 32, 44, 200, 335)) {
            file.refused("recovery-blob with byte " + at + " changed", "digest", set(in, "blob", flipped(blob, at)));
        }
        ObjectNode other = in.deepCopy();
        other.set("recovery", Recovery.generate().principal().toJson());
        file.refused("recovery-blob with keys that the chain does not name", "digest", other);
    }

    private void invitation() {
        Invitation invitation = Invitation.to(circleId);
        Person bob = Person.someone();
        ObjectNode answer = invitation.answer(bob.member(), bob.signer());
        ObjectNode in = Json.object(
                "form", "invitation", "circleId", circleId, "secret", invitation.secret(), "answer", answer);
        file.accepted("invitation-answer", "jws", in);
        file.refused("invitation-answer with another secret", "jws", set(in, "secret", Bytes.random(32)));
        file.refused("invitation-answer to another circle", "jws", in.deepCopy().put("circleId", bob.id()));
        ObjectNode wrongMac = in.deepCopy();
        ((ObjectNode) wrongMac.get("answer"))
                .set("mac", Json.object("mac", Bytes.random(32)).get("mac"));
        file.refused("invitation-answer with a wrong mac", "jws", wrongMac);
        Person mallory = Person.someone();
        ObjectNode resigned = in.deepCopy();
        ObjectNode payload = SignedDocument.parse(answer.get("join")).payload();
        ((ObjectNode) resigned.get("answer"))
                .set(
                        "join",
                        SignedDocument.sign(payload, List.of(mallory.signer())).toJson());
        file.refused("invitation-answer signed by another key", "jws", resigned);
        String text = invitation.fragment();
        file.accepted("invitation-text", "digest", Json.object("form", "invitation-text", "text", text));
        file.refused(
                "invitation-text cut off",
                "digest",
                Json.object("form", "invitation-text", "text", text.substring(0, 80)));
    }

    private void pairing() {
        PrivateKeyP256 key = PrivateKeyP256.generate();
        String deviceId = key.publicKey().thumbprint();
        byte[] secret = Bytes.random(16);
        PairingHello hello = PairingHello.fresh(key.publicKey(), 3);
        ObjectNode signedHello = hello.sign(Signer.of(key)).toJson();
        ObjectNode in = Json.object("form", "pair-hello", "deviceId", deviceId, "hello", signedHello);
        file.accepted("pairing-hello", "jws", in);
        file.refused("pairing-hello of another doorbell", "jws", in.deepCopy().put("deviceId", circleId));

        PairingMessage m =
                PairingMessage.answering(hello, circleId, 0, home.chain.head().hash());
        ObjectNode message = Json.object(
                "form",
                "pair-message",
                "deviceId",
                deviceId,
                "hello",
                signedHello,
                "secret",
                secret,
                "m",
                m.toJson(),
                "mac",
                m.mac(secret));
        file.accepted("pairing-message", "digest", message);
        file.refused("pairing-message with another secret", "digest", set(message, "secret", Bytes.random(16)));
        PairingMessage old = new PairingMessage(deviceId, Bytes.random(32), 3, circleId, 0, m.headHash());
        ObjectNode replayed = set(message, "mac", old.mac(secret));
        replayed.set("m", old.toJson());
        file.refused("pairing-message to an older hello", "digest", replayed);

        ObjectNode answer = Json.object(
                "form",
                "pair-answer",
                "device",
                key.publicKey().toJson(),
                "m",
                m.toJson(),
                "answer",
                PairingAnswer.sign(m, Signer.of(key)).signed().toJson());
        file.accepted("pairing-answer", "jws", answer);
        ObjectNode otherM = answer.deepCopy();
        otherM.set("m", old.toJson());
        file.refused("pairing-answer to another m", "jws", otherM);

        String text = new QrText(deviceId, secret).text();
        file.accepted("pairing-qr", "digest", Json.object("form", "pair-qr", "text", text));
        for (String bad : List.of(text + "&x=1", text.replace("porchlight", "Porchlight"), "porchlight:pair?s=AAAA")) {
            file.refused("pairing-qr " + bad, "digest", Json.object("form", "pair-qr", "text", bad));
        }
    }

    private static ObjectNode set(ObjectNode in, String name, byte[] value) {
        return in.deepCopy().setAll(Json.object(name, value));
    }

    private static byte[] flipped(byte[] bytes, int at) {
        byte[] changed = bytes.clone();
        changed[at] ^= 1;
        return changed;
    }
}
