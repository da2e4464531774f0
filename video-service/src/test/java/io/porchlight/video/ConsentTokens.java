package io.porchlight.video;

import io.porchlight.testing.FreePorts;
import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jose4j.jwk.JsonWebKey.OutputControlLevel;
import org.jose4j.jwk.OctetKeyPairJsonWebKey;
import org.jose4j.jwk.OkpJwkGenerator;
import org.jose4j.jws.AlgorithmIdentifiers;
import org.jose4j.jws.JsonWebSignature;
import org.jose4j.jwt.JwtClaims;
import org.jose4j.jwt.NumericDate;
import org.jose4j.lang.JoseException;

/** Stands where consent-service stands: holds the key that signs clip access tokens; sets the service's own settings. */
public class ConsentTokens implements QuarkusTestResourceLifecycleManager {

    static final String HOME_ORIGIN = "https://home.example";

    private static final OctetKeyPairJsonWebKey KEY = generate();
    private static final OctetKeyPairJsonWebKey OTHER_KEY = generate();

    @Override
    public Map<String, String> start() {
        Map<String, String> settings = new HashMap<>();
        try {
            Path file = Files.createTempFile("access-token", ".jwk");
            Files.writeString(file, KEY.toJson(OutputControlLevel.PUBLIC_ONLY));
            file.toFile().deleteOnExit();
            settings.put("porchlight.access-token.public-key", file.toString());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        settings.put("porchlight.storage.bucket", "clips");
        settings.put("porchlight.origins", HOME_ORIGIN + ",https://portal.example");
        settings.put("porchlight.ingest.batch-interval", "off");
        settings.put("porchlight.retention.sweep-interval", "off");
        settings.put("porchlight.fetches.interval", "off");
        // Known before the start: with port 0 the servers' metrics would clash.
        settings.put("quarkus.http.test-port", String.valueOf(FreePorts.next()));
        settings.put("quarkus.management.test-port", String.valueOf(FreePorts.next()));
        return settings;
    }

    @Override
    public void stop() {}

    /** A token of the household. */
    static String home(String circle) {
        return sign(KEY, claims(Map.of("circle", circle)));
    }

    /** A token of an agency for clips and kinds of a grant. */
    static String agency(String grant, List<String> clips, List<String> kinds) {
        return sign(KEY, claims(Map.of("grant", grant, "clips", clips, "kinds", kinds)));
    }

    /** A household's token with some claims otherwise; a null takes one away. */
    static String homeWith(String circle, Map<String, ?> changes) {
        JwtClaims claims = claims(Map.of("circle", circle));
        changes.forEach((name, value) -> {
            if (value == null) {
                claims.unsetClaim(name);
            } else {
                claims.setClaim(name, value);
            }
        });
        return sign(KEY, claims);
    }

    /** A token as it should be, signed by somebody else. */
    static String forged(String circle) {
        return sign(OTHER_KEY, claims(Map.of("circle", circle)));
    }

    private static JwtClaims claims(Map<String, ?> scope) {
        Instant now = TestClock.now();
        JwtClaims claims = new JwtClaims();
        claims.setIssuer("consent-service");
        claims.setAudience("video-service");
        claims.setJwtId(UUID.randomUUID().toString());
        claims.setIssuedAt(NumericDate.fromSeconds(now.getEpochSecond()));
        claims.setExpirationTime(NumericDate.fromSeconds(now.getEpochSecond() + 600));
        scope.forEach(claims::setClaim);
        return claims;
    }

    private static String sign(OctetKeyPairJsonWebKey key, JwtClaims claims) {
        JsonWebSignature jws = new JsonWebSignature();
        jws.setAlgorithmHeaderValue(AlgorithmIdentifiers.EDDSA);
        jws.setKey(key.getPrivateKey());
        jws.setPayload(claims.toJson());
        try {
            return jws.getCompactSerialization();
        } catch (JoseException e) {
            throw new IllegalStateException(e);
        }
    }

    private static OctetKeyPairJsonWebKey generate() {
        try {
            return OkpJwkGenerator.generateJwk(OctetKeyPairJsonWebKey.SUBTYPE_ED25519);
        } catch (JoseException e) {
            throw new IllegalStateException(e);
        }
    }
}
