package io.porchlight.sealing.jws;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.quicktheories.QuickTheory.qt;
import static org.quicktheories.generators.SourceDSL.integers;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.porchlight.sealing.Refused;
import io.porchlight.sealing.encoding.Base64Url;
import io.porchlight.sealing.encoding.Bytes;
import io.porchlight.sealing.json.Json;
import io.porchlight.sealing.key.PrivateKeyP256;
import io.porchlight.sealing.key.PublicKeyJwk;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("SF-03: signed documents")
class SignedDocumentPropertyTest {
    private final PrivateKeyP256 one = PrivateKeyP256.generate();
    private final PrivateKeyP256 two = PrivateKeyP256.generate();
    private final Map<String, PublicKeyJwk> both = Map.of(
            one.publicKey().thumbprint(), one.publicKey(), two.publicKey().thumbprint(), two.publicKey());
    private final ObjectNode payload = Json.object("typ", "porchlight-test", "v", 1, "text", "x");
    private final SignedDocument signed = SignedDocument.sign(payload, List.of(Signer.of(one), Signer.of(two)));

    @Test
    @DisplayName("any flipped bit of a signed document is refused")
    void anyFlippedBitIsRefused() {
        byte[] bytes = signed.bytes();
        assertDoesNotThrow(() -> SignedDocument.parse(bytes).verify(both));
        qt().forAll(integers().between(0, 8 * bytes.length - 1)).checkAssert(bit -> {
            byte[] changed = bytes.clone();
            changed[bit / 8] ^= (byte) (1 << bit % 8);
            assertThrows(Refused.class, () -> SignedDocument.parse(changed).verify(both));
        });
    }

    @Test
    @DisplayName("any flipped bit of a compact one is refused")
    void anyFlippedBitOfACompactOneIsRefused() {
        byte[] text = Bytes.utf8(CompactJws.sign(payload, Signer.of(one)));
        qt().forAll(integers().between(0, 8 * text.length - 1)).checkAssert(bit -> {
            byte[] changed = text.clone();
            changed[bit / 8] ^= (byte) (1 << bit % 8);
            assertThrows(
                    Refused.class,
                    () -> CompactJws.verify(
                            new String(changed, StandardCharsets.ISO_8859_1), one.publicKey(), "porchlight-test"));
        });
    }

    @Test
    @DisplayName("the hash is of the payload alone: more signatures leave it as it is")
    void hashIsOfThePayload() {
        SignedDocument less = SignedDocument.sign(payload, List.of(Signer.of(one)));
        assertEquals(less.payloadHashText(), signed.payloadHashText());
        assertArrayEquals(less.withSignature(Signer.of(two)).payloadHash(), signed.payloadHash());
        assertEquals(both.keySet(), signed.kids());
    }

    @Test
    @DisplayName("signing twice with one key is refused")
    void twiceIsRefused() {
        assertThrows(Refused.class, () -> signed.withSignature(Signer.of(one)));
    }

    @Test
    @DisplayName("a map that lists a key under another's thumbprint does not help a forger")
    void mislabelledKeyIsRefused() {
        SignedDocument forged = new SignedDocument(
                payload,
                List.of(new SignedDocument.Signature(
                        one.publicKey().thumbprint(),
                        SignedDocument.sign(payload, List.of(Signer.of(two)))
                                .signatures()
                                .getFirst()
                                .bytes())));
        assertThrows(Refused.class, () -> forged.verify(Map.of(one.publicKey().thumbprint(), two.publicKey())));
    }

    @Test
    @DisplayName("SF-02: a private key survives its form and is not in its text")
    void privateKeyForm() {
        PrivateKeyP256 again = PrivateKeyP256.ofPkcs8(one.pkcs8());
        assertArrayEquals(one.d(), again.d());
        assertEquals(one.publicKey(), again.publicKey());
        assertFalse(one.toString().contains(Base64Url.encode(one.d())));
        assertEquals(PrivateKeyP256.PKCS8_LENGTH, one.pkcs8().length);
    }
}
