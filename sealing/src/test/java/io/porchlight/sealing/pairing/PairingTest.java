package io.porchlight.sealing.pairing;

import static io.porchlight.sealing.circle.Refusals.assertRefused;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.porchlight.sealing.encoding.Base64Url;
import io.porchlight.sealing.encoding.Bytes;
import io.porchlight.sealing.jws.SignedDocument;
import io.porchlight.sealing.jws.Signer;
import io.porchlight.sealing.key.PrivateKeyP256;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("SF-10, A-35: pairing")
class PairingTest {
    private final PrivateKeyP256 key = PrivateKeyP256.generate();
    private final Signer signer = Signer.of(key);
    private final String deviceId = key.publicKey().thumbprint();
    private final QrText qr = new QrText(deviceId, Bytes.random(16));
    private final PairingHello hello = PairingHello.fresh(key.publicKey(), 5);
    private final String circleId = Base64Url.encode(Bytes.random(32));
    private final PairingMessage m = PairingMessage.answering(hello, circleId, 4, Base64Url.encode(Bytes.random(32)));

    @Test
    @DisplayName("SF-10: hello, m and answer, each read by the other side")
    void wholeWay() {
        QrText scanned = QrText.parse(qr.text());
        PairingHello heard =
                PairingHello.verify(SignedDocument.parse(hello.sign(signer).bytes()), scanned.deviceId());
        assertEquals(5, heard.resetCounter());
        PairingMessage sent = PairingMessage.answering(heard, circleId, 4, m.headHash());
        byte[] mac = sent.mac(scanned.claimSecret());
        PairingMessage received = PairingMessage.verify(sent.toJson(), mac, qr.claimSecret(), hello);
        PairingAnswer answer = PairingAnswer.sign(received, signer);
        assertEquals(
                sent,
                PairingAnswer.verify(answer.signed().toJson(), heard.device(), sent)
                        .m());
    }

    @Test
    @DisplayName("SF-10: the app accepts only the doorbell whose code was scanned")
    void anotherDoorbell() {
        PrivateKeyP256 otherKey = PrivateKeyP256.generate();
        SignedDocument other = PairingHello.fresh(otherKey.publicKey(), 5).sign(Signer.of(otherKey));
        assertRefused("pairing.other-device", () -> PairingHello.verify(other, deviceId));
    }

    @Test
    @DisplayName("SF-10: a hello is signed by the key that it names")
    void helloIsSelfSigned() {
        ObjectNode payload = hello.sign(signer).payload();
        SignedDocument forged = SignedDocument.sign(payload, List.of(Signer.of(PrivateKeyP256.generate())));
        assertRefused("jws.unknown-signer", () -> PairingHello.verify(forged, deviceId));
        assertRefused("jws.unknown-signer", () -> hello.sign(Signer.of(PrivateKeyP256.generate())));
    }

    @Test
    @DisplayName("SF-10: a hello has exactly its members")
    void helloForm() {
        ObjectNode payload = hello.sign(signer).payload();
        assertHelloRefused("json.unknown", payload.deepCopy().put("more", 1));
        assertHelloRefused("json.missing", payload.deepCopy().without("resetCounter"));
        assertHelloRefused("json.value", payload.deepCopy().put("resetCounter", -1));
        assertHelloRefused("json.value", payload.deepCopy().put("nonce", "AAAA"));
        assertHelloRefused("json.value", payload.deepCopy().put("typ", "porchlight-paired"));
        assertHelloRefused("pairing.other-device", payload.deepCopy().put("deviceId", circleId));
    }

    private void assertHelloRefused(String code, ObjectNode payload) {
        SignedDocument signed = SignedDocument.sign(payload, List.of(signer));
        assertRefused(code, () -> PairingHello.verify(signed, deviceId));
    }

    @Test
    @DisplayName("SF-10: a server without the claim secret cannot pass off a circle of its own")
    void serversCircle() {
        PairingMessage own = PairingMessage.answering(hello, Base64Url.encode(Bytes.random(32)), 0, m.headHash());
        byte[] guessed = own.mac(Bytes.random(16));
        assertRefused("pairing.mac", () -> PairingMessage.verify(own.toJson(), guessed, qr.claimSecret(), hello));
        byte[] mac = m.mac(qr.claimSecret());
        assertRefused("pairing.mac", () -> PairingMessage.verify(own.toJson(), mac, qr.claimSecret(), hello));
        ObjectNode otherHead = m.toJson().put("n", 3);
        assertRefused("pairing.mac", () -> PairingMessage.verify(otherHead, mac, qr.claimSecret(), hello));
    }

    @Test
    @DisplayName("SF-10: an older m, kept by a server, does not answer a new hello")
    void replay() {
        byte[] mac = m.mac(qr.claimSecret());
        PairingHello again = PairingHello.fresh(key.publicKey(), 5);
        assertRefused("pairing.not-my-hello", () -> PairingMessage.verify(m.toJson(), mac, qr.claimSecret(), again));
        PairingHello afterReset = new PairingHello(key.publicKey(), hello.nonce(), 6);
        assertRefused(
                "pairing.not-my-hello", () -> PairingMessage.verify(m.toJson(), mac, qr.claimSecret(), afterReset));
    }

    @Test
    @DisplayName("SF-10: the answer is the doorbell's, over this m")
    void answer() {
        PairingAnswer answer = PairingAnswer.sign(m, signer);
        PairingMessage other = PairingMessage.answering(hello, circleId, 3, m.headHash());
        assertRefused("pairing.other-message", () -> PairingAnswer.verify(answer.signed(), key.publicKey(), other));
        PrivateKeyP256 stranger = PrivateKeyP256.generate();
        assertRefused("pairing.other-device", () -> PairingAnswer.verify(answer.signed(), stranger.publicKey(), m));
        SignedDocument forged = SignedDocument.sign(answer.signed().payload(), List.of(Signer.of(stranger)));
        assertRefused("jws.unknown-signer", () -> PairingAnswer.verify(forged, key.publicKey(), m));
        assertRefused("pairing.other-device", () -> PairingAnswer.sign(m, Signer.of(stranger)));
    }

    @Test
    @DisplayName("SF-10: the QR text has one form, and its secret at least 128 bits")
    void qrText() {
        assertEquals(qr, QrText.parse(qr.text()));
        assertFalse(qr.toString().contains(Base64Url.encode(qr.claimSecret())));
        for (String text : List.of(
                "",
                qr.text() + "&x=1",
                qr.text().replace("porchlight:", "https:"),
                "porchlight:pair?d=" + deviceId,
                "porchlight:pair?d=" + deviceId + "&s=" + Base64Url.encode(new byte[15]),
                "porchlight:pair?d=" + deviceId.substring(1) + "&s=" + Base64Url.encode(new byte[16]))) {
            assertRefused("pairing.qr", () -> QrText.parse(text));
        }
        assertRefused("pairing.qr", () -> new QrText(deviceId, new byte[15]));
    }
}
