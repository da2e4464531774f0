package io.porchlight.sealing.crypto;

import com.google.crypto.tink.HybridDecrypt;
import com.google.crypto.tink.HybridEncrypt;
import com.google.crypto.tink.InsecureSecretKeyAccess;
import com.google.crypto.tink.Key;
import com.google.crypto.tink.KeysetHandle;
import com.google.crypto.tink.RegistryConfiguration;
import com.google.crypto.tink.hybrid.HpkeParameters;
import com.google.crypto.tink.hybrid.HpkePrivateKey;
import com.google.crypto.tink.hybrid.HpkePublicKey;
import com.google.crypto.tink.hybrid.HybridConfig;
import com.google.crypto.tink.util.SecretBytes;
import io.porchlight.sealing.Refused;
import io.porchlight.sealing.encoding.Bytes;
import io.porchlight.sealing.key.PrivateKeyP256;
import io.porchlight.sealing.key.PublicKeyJwk;
import java.security.GeneralSecurityException;

/**
 * HPKE in base mode (RFC 9180): DHKEM(P-256, HKDF-SHA256), HKDF-SHA256, AES-256-GCM, empty aad. The sealed form is
 * {@code enc[65] | ciphertext | tag[16]} without any prefix, so WebCrypto implementations open it.
 */
public final class Hpke {
    /** Bytes that sealing adds: the encapsulated key and the tag. */
    public static final int OVERHEAD = 65 + AesGcm.TAG;

    private static final HpkeParameters PARAMETERS;

    static {
        try {
            HybridConfig.register();
            PARAMETERS = HpkeParameters.builder()
                    .setKemId(HpkeParameters.KemId.DHKEM_P256_HKDF_SHA256)
                    .setKdfId(HpkeParameters.KdfId.HKDF_SHA256)
                    .setAeadId(HpkeParameters.AeadId.AES_256_GCM)
                    .setVariant(HpkeParameters.Variant.NO_PREFIX)
                    .build();
        } catch (GeneralSecurityException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    private Hpke() {}

    /** Seals to this recipient; {@code info} binds the sealed bytes to one purpose and place. */
    public static byte[] seal(PublicKeyJwk recipient, String info, byte[] plaintext) {
        try {
            return handle(publicKey(recipient))
                    .getPrimitive(RegistryConfiguration.get(), HybridEncrypt.class)
                    .encrypt(plaintext, Bytes.utf8(info));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("HPKE failed to seal", e);
        }
    }

    /**
     * Opens what was sealed to this key with exactly this {@code info}.
     *
     * @throws Refused {@code hpke.not-opened} if key, info or a single bit is another
     */
    public static byte[] open(PrivateKeyP256 key, String info, byte[] sealed) {
        return key.opener().open(info, sealed);
    }

    /** A private key made ready: Tink multiplies out the point once more for each new one, which costs as much as opening. */
    public static final class Opener {
        private final HybridDecrypt decrypt;

        private Opener(HybridDecrypt decrypt) {
            this.decrypt = decrypt;
        }

        /** As {@link Hpke#open}. */
        public byte[] open(String info, byte[] sealed) {
            try {
                return decrypt.decrypt(sealed, Bytes.utf8(info));
            } catch (GeneralSecurityException | RuntimeException e) {
                throw new Refused("hpke.not-opened", "The sealed bytes do not open with this key for this purpose.", e);
            }
        }
    }

    /**
     * An opener for this key pair.
     *
     * @throws Refused {@code key.malformed} if the private value does not give the public point
     */
    public static Opener opener(PublicKeyJwk publicKey, byte[] d) {
        try {
            return new Opener(
                    handle(privateKey(publicKey, d)).getPrimitive(RegistryConfiguration.get(), HybridDecrypt.class));
        } catch (GeneralSecurityException | RuntimeException e) {
            throw new Refused("key.malformed", "The private value does not give the public point.", e);
        }
    }

    private static HpkePublicKey publicKey(PublicKeyJwk key) throws GeneralSecurityException {
        return HpkePublicKey.create(
                PARAMETERS, com.google.crypto.tink.util.Bytes.copyFrom(key.uncompressed()), /* idRequirement= */ null);
    }

    private static HpkePrivateKey privateKey(PublicKeyJwk publicKey, byte[] d) throws GeneralSecurityException {
        return HpkePrivateKey.create(publicKey(publicKey), SecretBytes.copyFrom(d, InsecureSecretKeyAccess.get()));
    }

    private static KeysetHandle handle(Key key) throws GeneralSecurityException {
        return KeysetHandle.newBuilder()
                .addEntry(KeysetHandle.importKey(key).withFixedId(1).makePrimary())
                .build();
    }
}
