package io.porchlight.sealing.circle;

import io.porchlight.sealing.Refused;
import io.porchlight.sealing.crypto.AesGcm;
import io.porchlight.sealing.crypto.Hpke;
import io.porchlight.sealing.encoding.Bytes;
import io.porchlight.sealing.key.PrivateKeyP256;
import io.porchlight.sealing.key.PublicKeyJwk;
import java.util.Arrays;

/**
 * Keyring entries (SF-07): a circle's private key, sealed to one member device. An entry has 279 bytes:
 * {@code enc[65] | ct[48] | nonce[12] | GCM[154]}; HPKE (RFC 9180, base mode) carries a fresh 32-byte key, under which
 * AES-256-GCM wraps the PKCS#8, so that a browser can unwrap it without ever exporting it.
 *
 * <p>Circle, use, key and member are bound into both layers: an entry opens only in the place it was made for.
 */
public final class Keyring {
    /** Bytes in every entry. */
    public static final int ENTRY_LENGTH = 279;

    private static final int KEK_LENGTH = 32;
    private static final int SEALED_KEK_LENGTH = KEK_LENGTH + Hpke.OVERHEAD;

    private Keyring() {}

    /**
     * Seals a private key to a member.
     *
     * @param circleId the circle, or for {@link KeyUse#CASE} the agencyId
     * @param memberOpen the member's open key
     * @return {@value #ENTRY_LENGTH} bytes
     */
    public static byte[] seal(String circleId, KeyUse use, PrivateKeyP256 key, PublicKeyJwk memberOpen) {
        String info = info(circleId, use, key.publicKey().thumbprint(), memberOpen.thumbprint());
        byte[] kek = Bytes.random(KEK_LENGTH);
        byte[] nonce = Bytes.random(AesGcm.NONCE);
        try {
            return Bytes.concat(
                    Hpke.seal(memberOpen, info, kek), nonce, AesGcm.seal(kek, nonce, Bytes.utf8(info), key.pkcs8()));
        } finally {
            Arrays.fill(kek, (byte) 0);
        }
    }

    /**
     * Opens an entry.
     *
     * @param keyId the thumbprint of the key that the chain names; another key is refused ("keyring.other-key")
     * @throws Refused if the entry has another length ("keyring.length"), or was made for another circle, use, key or
     *     member, or was changed
     */
    public static PrivateKeyP256 open(
            String circleId, KeyUse use, String keyId, PrivateKeyP256 memberOpen, byte[] entry) {
        if (entry.length != ENTRY_LENGTH) {
            throw new Refused("keyring.length", "A keyring entry has " + ENTRY_LENGTH + " bytes.");
        }
        String info = info(circleId, use, keyId, memberOpen.publicKey().thumbprint());
        byte[] kek = Hpke.open(memberOpen, info, Arrays.copyOfRange(entry, 0, SEALED_KEK_LENGTH));
        int bodyAt = SEALED_KEK_LENGTH + AesGcm.NONCE;
        byte[] nonce = Arrays.copyOfRange(entry, SEALED_KEK_LENGTH, bodyAt);
        byte[] wrapped = Arrays.copyOfRange(entry, bodyAt, ENTRY_LENGTH);
        PrivateKeyP256 key = PrivateKeyP256.ofPkcs8(AesGcm.open(kek, nonce, Bytes.utf8(info), wrapped));
        if (!key.publicKey().thumbprint().equals(keyId)) {
            throw new Refused("keyring.other-key", "The keyring entry holds another key than the chain names.");
        }
        return key;
    }

    private static String info(String circleId, KeyUse use, String keyId, String memberOpenKeyId) {
        return String.join("|", "porchlight/keyring/1", circleId, use.text(), keyId, memberOpenKeyId);
    }
}
