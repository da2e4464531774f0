package io.porchlight.consent.token;

import io.porchlight.consent.ConsentConfig;
import io.porchlight.consent.Limits;
import io.porchlight.contracts.api.AccessToken;
import io.porchlight.sealing.encoding.Bytes;
import io.smallrye.jwt.algorithm.SignatureAlgorithm;
import io.smallrye.jwt.build.Jwt;
import io.smallrye.jwt.build.JwtClaimsBuilder;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.security.PrivateKey;
import java.time.Clock;
import java.util.List;
import org.jose4j.jwk.JsonWebKey;
import org.jose4j.jwk.OctetKeyPairJsonWebKey;
import org.jose4j.lang.JoseException;

/**
 * Signs clip access tokens: JWT (RFC 7519), EdDSA with Ed25519 (RFC 8037), at most ten minutes, for video-service alone. A
 * token fetches ciphertext; it opens nothing.
 */
@Singleton
public class AccessTokens {
    private static final String ISSUER = "consent-service";
    private static final String AUDIENCE = "video-service";

    private final PrivateKey key;
    private final Clock clock;

    AccessTokens(ConsentConfig.AccessToken config, Clock clock) {
        this.key = read(config);
        this.clock = clock;
    }

    /** A token for all clips of a home, by its pseudonym. */
    public AccessToken forHome(String pseudonym) {
        return sign(Jwt.claim("circle", pseudonym), now() + Limits.ACCESS_TOKEN_LIFE.number());
    }

    /** A token for one granted clip and the granted kinds; it ends with whatever ends first. */
    public AccessToken forGrant(String jti, String clipId, List<String> kinds, long grantExp, long clipExpiresAt) {
        long exp = Math.min(now() + Limits.ACCESS_TOKEN_LIFE.number(), Math.min(grantExp, clipExpiresAt));
        return sign(Jwt.claim("clips", List.of(clipId)).claim("kinds", kinds).claim("grant", jti), exp);
    }

    private AccessToken sign(JwtClaimsBuilder claims, long exp) {
        String token = claims.issuer(ISSUER)
                .audience(AUDIENCE)
                .issuedAt(now())
                .expiresAt(exp)
                .claim("jti", Bytes.randomId())
                .jws()
                .algorithm(SignatureAlgorithm.EDDSA)
                .sign(key);
        return new AccessToken(token, exp);
    }

    private long now() {
        return clock.instant().getEpochSecond();
    }

    private static PrivateKey read(ConsentConfig.AccessToken config) {
        try {
            JsonWebKey jwk = JsonWebKey.Factory.newJwk(Files.readString(config.key()));
            if (jwk instanceof OctetKeyPairJsonWebKey okp && okp.getPrivateKey() != null) {
                return okp.getPrivateKey();
            }
            throw new IllegalArgumentException("porchlight.access-token.key is not a private OKP key (Ed25519 JWK)");
        } catch (IOException e) {
            throw new UncheckedIOException("porchlight.access-token.key cannot be read", e);
        } catch (JoseException e) {
            throw new IllegalArgumentException("porchlight.access-token.key is not a JWK", e);
        }
    }
}
