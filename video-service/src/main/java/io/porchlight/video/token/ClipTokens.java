package io.porchlight.video.token;

import io.porchlight.messaging.problem.Problem;
import io.porchlight.video.service.Limit;
import io.quarkus.runtime.Startup;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import java.nio.file.Files;
import java.security.Key;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.jose4j.jwa.AlgorithmConstraints;
import org.jose4j.jwa.AlgorithmConstraints.ConstraintType;
import org.jose4j.jwk.PublicJsonWebKey;
import org.jose4j.jws.AlgorithmIdentifiers;
import org.jose4j.jwt.JwtClaims;
import org.jose4j.jwt.MalformedClaimException;
import org.jose4j.jwt.NumericDate;
import org.jose4j.jwt.consumer.InvalidJwtException;
import org.jose4j.jwt.consumer.JwtConsumer;
import org.jose4j.jwt.consumer.JwtConsumerBuilder;
import org.jose4j.lang.JoseException;
import org.jspecify.annotations.Nullable;

/**
 * Reads clip access tokens: JWT, EdDSA, issuer {@code consent-service}, audience {@code video-service}, at most 10
 * minutes, for a circle or for clips and kinds of a grant (R3). No clock skew is allowed: a token is over at its second.
 */
@ApplicationScoped
@Startup
public class ClipTokens {

    private static final String SCHEME = "Bearer ";
    private static final Duration LONGEST = Duration.ofMinutes(Limit.TOKEN_MINUTES.value());

    private final Clock clock;
    private final Key key;

    ClipTokens(AccessTokenSettings settings, Clock clock) {
        this.clock = clock;
        try {
            PublicJsonWebKey jwk = PublicJsonWebKey.Factory.newPublicJwk(Files.readString(settings.publicKey()));
            this.key = jwk.getPublicKey();
        } catch (IOException | JoseException e) {
            throw new IllegalStateException(
                    "porchlight.access-token.public-key: " + settings.publicKey() + " is not a readable public JWK", e);
        }
    }

    /**
     * The token of an {@code Authorization} header.
     *
     * @throws Problem 401, always the same, if there is none or it does not hold now
     */
    public ClipToken require(@Nullable String authorization) {
        if (authorization == null || !authorization.regionMatches(true, 0, SCHEME, 0, SCHEME.length())) {
            throw Problem.unauthorized();
        }
        try {
            return read(consumer()
                    .processToClaims(authorization.substring(SCHEME.length()).strip()));
        } catch (InvalidJwtException | MalformedClaimException e) {
            throw Problem.unauthorized();
        }
    }

    private JwtConsumer consumer() {
        return new JwtConsumerBuilder()
                .setJwsAlgorithmConstraints(new AlgorithmConstraints(ConstraintType.PERMIT, AlgorithmIdentifiers.EDDSA))
                .setVerificationKey(key)
                .setExpectedIssuer("consent-service")
                .setExpectedAudience("video-service")
                .setRequireJwtId()
                .setRequireIssuedAt()
                .setRequireExpirationTime()
                .setEvaluationTime(NumericDate.fromMilliseconds(clock.millis()))
                .build();
    }

    private static ClipToken read(JwtClaims claims) throws MalformedClaimException {
        Instant issuedAt = Instant.ofEpochSecond(claims.getIssuedAt().getValue());
        Instant expiresAt = Instant.ofEpochSecond(claims.getExpirationTime().getValue());
        if (Duration.between(issuedAt, expiresAt).compareTo(LONGEST) > 0) {
            throw Problem.unauthorized();
        }
        return new ClipToken(claims.getJwtId(), issuedAt, expiresAt, scope(claims));
    }

    private static ClipToken.Scope scope(JwtClaims claims) throws MalformedClaimException {
        boolean home = claims.hasClaim("circle");
        boolean agency = claims.hasClaim("clips") || claims.hasClaim("kinds") || claims.hasClaim("grant");
        if (home == agency) {
            throw Problem.unauthorized();
        }
        if (home) {
            return new ClipToken.Home(text(claims, "circle"));
        }
        return new ClipToken.Agency(text(claims, "grant"), texts(claims, "clips"), texts(claims, "kinds"));
    }

    private static String text(JwtClaims claims, String name) throws MalformedClaimException {
        String text = claims.getStringClaimValue(name);
        if (text == null || text.isBlank()) {
            throw Problem.unauthorized();
        }
        return text;
    }

    private static Set<String> texts(JwtClaims claims, String name) throws MalformedClaimException {
        List<String> texts = claims.getStringListClaimValue(name);
        if (texts == null || texts.isEmpty()) {
            throw Problem.unauthorized();
        }
        return Set.copyOf(texts);
    }
}
