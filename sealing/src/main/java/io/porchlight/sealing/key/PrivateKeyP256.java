package io.porchlight.sealing.key;

import io.porchlight.sealing.Refused;
import io.porchlight.sealing.crypto.Hpke;
import io.porchlight.sealing.encoding.Bytes;
import io.porchlight.sealing.encoding.Hex;
import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.interfaces.ECPrivateKey;
import java.security.interfaces.ECPublicKey;
import java.security.spec.ECGenParameterSpec;
import java.security.spec.ECPrivateKeySpec;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * A P-256 private key together with its public key, for signing (ES256) or opening (HPKE).
 *
 * <p>Outside memory it has exactly one form: 138 bytes of PKCS#8 that include the public point (SF-02); Safari imports
 * no other. Its text form shows only the public half.
 */
public final class PrivateKeyP256 {
    /** Bytes in the PKCS#8 form. */
    public static final int PKCS8_LENGTH = 138;

    private static final byte[] BEFORE_D =
            Hex.decode("308187020100301306072a8648ce3d020106082a8648ce3d030107046d306b0201010420");
    private static final byte[] BEFORE_POINT = Hex.decode("a144034200");

    private final byte[] d;
    private final PublicKeyJwk publicKey;
    private volatile Hpke.@Nullable Opener opener;

    private PrivateKeyP256(byte[] d, PublicKeyJwk publicKey) {
        this.d = d;
        this.publicKey = publicKey;
    }

    /** A new random key. */
    public static PrivateKeyP256 generate() {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
            generator.initialize(new ECGenParameterSpec("secp256r1"));
            KeyPair pair = generator.generateKeyPair();
            return new PrivateKeyP256(
                    PublicKeyJwk.fixed(((ECPrivateKey) pair.getPrivate()).getS()),
                    PublicKeyJwk.of((ECPublicKey) pair.getPublic()));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every JDK has P-256", e);
        }
    }

    /**
     * Reads the 138 bytes of {@link #pkcs8()}.
     *
     * @throws Refused {@code key.malformed} for any other layout, or if the private value does not give the point
     */
    public static PrivateKeyP256 ofPkcs8(byte[] pkcs8) {
        int pointAt = BEFORE_D.length + 32 + BEFORE_POINT.length;
        if (pkcs8.length != PKCS8_LENGTH
                || !Arrays.equals(pkcs8, 0, BEFORE_D.length, BEFORE_D, 0, BEFORE_D.length)
                || !Arrays.equals(pkcs8, BEFORE_D.length + 32, pointAt, BEFORE_POINT, 0, BEFORE_POINT.length)) {
            throw new Refused("key.malformed", "The private key is not in the agreed PKCS#8 form.");
        }
        PublicKeyJwk publicKey = PublicKeyJwk.ofUncompressed(Arrays.copyOfRange(pkcs8, pointAt, PKCS8_LENGTH));
        byte[] d = Arrays.copyOfRange(pkcs8, BEFORE_D.length, BEFORE_D.length + 32);
        PrivateKeyP256 key = new PrivateKeyP256(d, publicKey);
        key.opener = Hpke.opener(publicKey, d);
        return key;
    }

    /** PKCS#8 with the public point, 138 bytes (SF-02). */
    public byte[] pkcs8() {
        return Bytes.concat(BEFORE_D, d, BEFORE_POINT, publicKey.uncompressed());
    }

    public PublicKeyJwk publicKey() {
        return publicKey;
    }

    /** The private value, 32 bytes, big-endian. */
    public byte[] d() {
        return d.clone();
    }

    /** The key made ready for {@link Hpke#open}. */
    public Hpke.Opener opener() {
        Hpke.Opener ready = opener;
        if (ready == null) {
            ready = Hpke.opener(publicKey, d);
            opener = ready;
        }
        return ready;
    }

    /** The key as the JDK's own type. */
    public ECPrivateKey toJca() {
        try {
            return (ECPrivateKey) KeyFactory.getInstance("EC")
                    .generatePrivate(new ECPrivateKeySpec(
                            new BigInteger(1, d), publicKey.toJca().getParams()));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every JDK has P-256", e);
        }
    }

    @Override
    public String toString() {
        return "PrivateKeyP256[" + publicKey.thumbprint() + "]";
    }
}
