package io.porchlight.sealing.key;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.google.crypto.tink.subtle.EllipticCurves;
import io.porchlight.sealing.Refused;
import io.porchlight.sealing.encoding.Base64Url;
import io.porchlight.sealing.encoding.Bytes;
import io.porchlight.sealing.json.Fields;
import io.porchlight.sealing.json.Jcs;
import io.porchlight.sealing.json.Json;
import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.interfaces.ECPublicKey;
import java.util.Arrays;

/**
 * A P-256 public key: a point on the curve, in JSON a JWK of exactly {@code crv, kty, x, y} (RFC 7517, SF-02).
 *
 * <p>Every instance is a valid point; its {@link #thumbprint()} is the id of the key, of a member or of a device.
 *
 * @param x 32 bytes
 * @param y 32 bytes
 */
public record PublicKeyJwk(byte[] x, byte[] y) {
    /** Checks that the point lies on the curve. */
    public PublicKeyJwk {
        if (x.length != 32 || y.length != 32) {
            throw new Refused("key.malformed", "A P-256 coordinate has 32 bytes.");
        }
        x = x.clone();
        y = y.clone();
        point(x, y);
    }

    /** Reads a JWK of exactly {@code crv, kty, x, y}. */
    public static PublicKeyJwk of(JsonNode jwk) {
        Fields fields = Fields.of(jwk, "the public key").exactly("crv", "kty", "x", "y");
        fields.text("crv", "P-256");
        fields.text("kty", "EC");
        return new PublicKeyJwk(fields.bytes("x", 32), fields.bytes("y", 32));
    }

    /** The key of a JDK key object; refused if it is on another curve. */
    public static PublicKeyJwk of(ECPublicKey key) {
        if (!key.getParams()
                .getCurve()
                .equals(EllipticCurves.getNistP256Params().getCurve())) {
            throw new Refused("key.malformed", "The key is not on P-256.");
        }
        return new PublicKeyJwk(fixed(key.getW().getAffineX()), fixed(key.getW().getAffineY()));
    }

    /** Reads {@code 04 | x | y} (SEC 1, 2.3.4), 65 bytes. */
    public static PublicKeyJwk ofUncompressed(byte[] point) {
        if (point.length != 65 || point[0] != 4) {
            throw new Refused("key.malformed", "The key is not an uncompressed P-256 point.");
        }
        return new PublicKeyJwk(Arrays.copyOfRange(point, 1, 33), Arrays.copyOfRange(point, 33, 65));
    }

    @Override
    public byte[] x() {
        return x.clone();
    }

    @Override
    public byte[] y() {
        return y.clone();
    }

    /** The JWK, a new object on each call. */
    public ObjectNode toJson() {
        return Json.object("crv", "P-256", "kty", "EC", "x", x, "y", y);
    }

    /** RFC 7638 thumbprint with SHA-256, as 43 characters of base64url. */
    public String thumbprint() {
        // The members that RFC 7638 prescribes for EC keys are all that this JWK has, and JCS sorts as it demands.
        return Jcs.hashText(toJson());
    }

    /** {@code 04 | x | y}, 65 bytes. */
    public byte[] uncompressed() {
        return Bytes.concat(new byte[] {4}, x, y);
    }

    /** The key as the JDK's own type. */
    public ECPublicKey toJca() {
        return point(x, y);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof PublicKeyJwk key && Arrays.equals(x, key.x) && Arrays.equals(y, key.y);
    }

    @Override
    public int hashCode() {
        return 31 * Arrays.hashCode(x) + Arrays.hashCode(y);
    }

    @Override
    public String toString() {
        return "PublicKeyJwk[x=" + Base64Url.encode(x) + ", y=" + Base64Url.encode(y) + "]";
    }

    private static ECPublicKey point(byte[] x, byte[] y) {
        try {
            return EllipticCurves.getEcPublicKey(EllipticCurves.CurveType.NIST_P256, x, y);
        } catch (GeneralSecurityException | RuntimeException e) {
            throw new Refused("key.malformed", "The point is not on P-256.", e);
        }
    }

    static byte[] fixed(BigInteger number) {
        byte[] bytes = number.toByteArray();
        byte[] fixed = new byte[32];
        int length = Math.min(32, bytes.length);
        System.arraycopy(bytes, bytes.length - length, fixed, 32 - length, length);
        return fixed;
    }
}
