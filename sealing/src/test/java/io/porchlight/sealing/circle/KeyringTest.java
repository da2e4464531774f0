package io.porchlight.sealing.circle;

import static io.porchlight.sealing.circle.Refusals.assertRefused;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.porchlight.sealing.Refused;
import io.porchlight.sealing.crypto.AesGcm;
import io.porchlight.sealing.crypto.Hpke;
import io.porchlight.sealing.encoding.Bytes;
import io.porchlight.sealing.key.PrivateKeyP256;
import java.util.Arrays;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("SF-07: keyring entries")
class KeyringTest {
    private static final String CIRCLE = "c".repeat(43);

    private final PrivateKeyP256 key = PrivateKeyP256.generate();
    private final String keyId = key.publicKey().thumbprint();
    private final PrivateKeyP256 member = PrivateKeyP256.generate();
    private final byte[] entry = Keyring.seal(CIRCLE, KeyUse.VIEW, key, member.publicKey());

    @Test
    @DisplayName("SF-07: 279 bytes, opened by the member it was sealed to")
    void opens() {
        assertEquals(279, entry.length);
        assertArrayEquals(
                key.pkcs8(),
                Keyring.open(CIRCLE, KeyUse.VIEW, keyId, member, entry).pkcs8());
    }

    @Test
    @DisplayName("SF-07: enc, ct, nonce and GCM lie where the layout says, under one info")
    void layout() {
        String info = "porchlight/keyring/1|" + CIRCLE + "|view|" + keyId + "|"
                + member.publicKey().thumbprint();
        byte[] kek = Hpke.open(member, info, Arrays.copyOf(entry, 113));
        byte[] wrapped = Arrays.copyOfRange(entry, 125, 279);
        assertArrayEquals(
                key.pkcs8(), AesGcm.open(kek, Arrays.copyOfRange(entry, 113, 125), Bytes.utf8(info), wrapped));
    }

    @Test
    @DisplayName("SF-07: an entry opens in no other place: circle, use, key, member")
    void boundToItsPlace() {
        PrivateKeyP256 other = PrivateKeyP256.generate();
        String otherId = other.publicKey().thumbprint();
        assertRefused("hpke.not-opened", () -> Keyring.open("d".repeat(43), KeyUse.VIEW, keyId, member, entry));
        assertRefused("hpke.not-opened", () -> Keyring.open(CIRCLE, KeyUse.RELEASE, keyId, member, entry));
        assertRefused("hpke.not-opened", () -> Keyring.open(CIRCLE, KeyUse.VIEW, otherId, member, entry));
        assertRefused("hpke.not-opened", () -> Keyring.open(CIRCLE, KeyUse.VIEW, keyId, other, entry));
    }

    @Test
    @DisplayName("SF-07: every byte counts, and so does the length")
    void everyByteCounts() {
        for (int i = 0; i < entry.length; i++) {
            byte[] changed = entry.clone();
            changed[i] ^= 1;
            assertThrows(Refused.class, () -> Keyring.open(CIRCLE, KeyUse.VIEW, keyId, member, changed));
        }
        for (int length : new int[] {0, 278, 280}) {
            byte[] cut = Arrays.copyOf(entry, length);
            assertRefused("keyring.length", () -> Keyring.open(CIRCLE, KeyUse.VIEW, keyId, member, cut));
        }
    }

    @Test
    @DisplayName("SF-07: a sealer that wraps another key than it names is found out")
    void anotherKeyInside() {
        String info = "porchlight/keyring/1|" + CIRCLE + "|view|" + keyId + "|"
                + member.publicKey().thumbprint();
        byte[] kek = Bytes.random(32);
        byte[] nonce = Bytes.random(12);
        byte[] wrapped = AesGcm.seal(
                kek, nonce, Bytes.utf8(info), PrivateKeyP256.generate().pkcs8());
        byte[] forged = Bytes.concat(Hpke.seal(member.publicKey(), info, kek), nonce, wrapped);
        assertRefused("keyring.other-key", () -> Keyring.open(CIRCLE, KeyUse.VIEW, keyId, member, forged));
    }
}
