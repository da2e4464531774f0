package io.porchlight.sealing.crypto;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.porchlight.sealing.Refused;
import io.porchlight.sealing.encoding.Bytes;
import io.porchlight.sealing.encoding.Hex;
import io.porchlight.sealing.key.PrivateKeyP256;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.bouncycastle.crypto.AsymmetricCipherKeyPair;
import org.bouncycastle.crypto.hpke.HPKE;
import org.bouncycastle.crypto.hpke.HPKEContext;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

@DisplayName("Algorithms give the values that others published")
class PublishedVectorsTest {
    @TestFactory
    @DisplayName("AES-256-GCM: Wycheproof")
    List<DynamicTest> aesGcm() throws IOException {
        List<DynamicTest> tests = new ArrayList<>();
        for (JsonNode vector : resource("wycheproof-aes-256-gcm.json").get("tests")) {
            tests.add(dynamicTest("case " + vector.get("tcId"), () -> {
                byte[] sealed = Bytes.concat(hex(vector, "ct"), hex(vector, "tag"));
                byte[] key = hex(vector, "key");
                if (vector.get("result").asText().equals("valid")) {
                    assertArrayEquals(
                            sealed, AesGcm.seal(key, hex(vector, "iv"), hex(vector, "aad"), hex(vector, "msg")));
                    assertArrayEquals(
                            hex(vector, "msg"), AesGcm.open(key, hex(vector, "iv"), hex(vector, "aad"), sealed));
                } else {
                    assertThrows(Refused.class, () -> AesGcm.open(key, hex(vector, "iv"), hex(vector, "aad"), sealed));
                }
            }));
        }
        assertEquals(60, tests.size());
        return tests;
    }

    @Test
    @DisplayName("SF-05: HKDF-SHA256 as in RFC 5869, A.1 and A.3")
    void hkdf() {
        byte[] ikm = new byte[22];
        Arrays.fill(ikm, (byte) 0x0b);
        assertEquals(
                "3cb25f25faacd57a90434f64d0362f2a2d2d0a90cf1a5a4c5db02d56ecc4c5bf34007208d5b887185865",
                Hex.encode(Hkdf.sha256(
                        ikm, Hex.decode("000102030405060708090a0b0c"), Hex.decode("f0f1f2f3f4f5f6f7f8f9"), 42)));
        assertEquals(
                "8da4e775a563c18f715f802a063c5a31b8a11f5c5ee1879ec3454e5f3c738d2d9d201395faa4b61a96c8",
                Hex.encode(Hkdf.sha256(ikm, new byte[0], "", 42)));
    }

    @Test
    @DisplayName("HMAC-SHA256 as in RFC 4231, case 2")
    void hmac() {
        byte[] code = Hmac.sha256(Bytes.utf8("Jefe"), Bytes.utf8("what do ya want "), Bytes.utf8("for nothing?"));
        assertEquals("5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843", Hex.encode(code));
    }

    @Test
    @DisplayName("the peer that HPKE is compared with holds RFC 9180, A.3.1")
    void peerHoldsTheStandard() throws Exception {
        JsonNode vector = resource("rfc9180-a3.json");
        HPKE peer = peer(HPKE.aead_AES_GCM128);
        AsymmetricCipherKeyPair recipient = peer.deserializePrivateKey(hex(vector, "skRm"), hex(vector, "pkRm"));
        HPKEContext context = peer.setupBaseR(hex(vector, "enc"), recipient, hex(vector, "info"));
        int opened = 0;
        for (JsonNode encryption : vector.get("encryptions")) {
            assertArrayEquals(hex(vector, "pt"), context.open(hex(encryption, "aad"), hex(encryption, "ct")));
            opened++;
        }
        assertEquals(3, opened);
    }

    @Test
    @DisplayName("HPKE with AES-256: the peer opens what we seal, and we what it seals, with nothing before enc")
    void hpkeAgreesWithThePeer() throws Exception {
        PrivateKeyP256 key = PrivateKeyP256.generate();
        String info = "porchlight/epoch/1|20261122T21Z|clip";
        byte[] plaintext = Bytes.random(300);
        HPKE peer = peer(HPKE.aead_AES_GCM256);
        byte[] point = key.publicKey().uncompressed();

        byte[] ours = Hpke.seal(key.publicKey(), info, plaintext);
        assertEquals(plaintext.length + Hpke.OVERHEAD, ours.length);
        byte[] opened = peer.setupBaseR(
                        Arrays.copyOf(ours, 65), peer.deserializePrivateKey(key.d(), point), Bytes.utf8(info))
                .open(new byte[0], Arrays.copyOfRange(ours, 65, ours.length));
        assertArrayEquals(plaintext, opened);

        var context = peer.setupBaseS(peer.deserializePublicKey(point), Bytes.utf8(info));
        byte[] theirs = Bytes.concat(context.getEncapsulation(), context.seal(new byte[0], plaintext));
        assertArrayEquals(plaintext, Hpke.open(key, info, theirs));
    }

    private static HPKE peer(short aead) {
        return new HPKE(HPKE.mode_base, HPKE.kem_P256_SHA256, HPKE.kdf_HKDF_SHA256, aead);
    }

    private static byte[] hex(JsonNode node, String name) {
        return Hex.decode(node.get(name).asText());
    }

    private static JsonNode resource(String name) throws IOException {
        try (InputStream in = PublishedVectorsTest.class.getResourceAsStream(name)) {
            return new ObjectMapper().readTree(in);
        }
    }
}
