package io.porchlight.lawenforcement.play;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.porchlight.sealing.circle.ChainTrust;
import io.porchlight.sealing.key.PrivateKeyP256;
import io.porchlight.sealing.log.SignerKey;
import io.porchlight.sealing.log.TrustPolicy;
import io.porchlight.sealing.log.VerifierKey;
import io.porchlight.testing.IssuerResource;
import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The trust file, the portal's origin, and consent-service's one internal call over real HTTP. */
public class Parties implements QuarkusTestResourceLifecycleManager {
    public static final String PORTAL = "https://portal.porchlight.test";
    public static final SignerKey LOG = SignerKey.generate("log.porchlight.test", VerifierKey.Type.NOTE);
    public static final SignerKey WITNESS = SignerKey.generate("witness.porchlight.test", VerifierKey.Type.COSIGNATURE);
    public static final PrivateKeyP256 MINISTRY = PrivateKeyP256.generate();
    public static final PrivateKeyP256 COURT = PrivateKeyP256.generate();
    public static final TrustPolicy TRUST = new TrustPolicy(
            LOG.verifier(), List.of(WITNESS.verifier()), List.of(MINISTRY.publicKey(), COURT.publicKey()), 0, 1);
    public static final ChainTrust ACCREDITED = ChainTrust.accreditedBy(TRUST.accrediting());

    private @Nullable HttpServer consent;

    /** After the issuer, whose address the service's own client needs. */
    @Override
    public int order() {
        return 10;
    }

    @Override
    public Map<String, String> start() {
        try {
            Path trust = Files.createTempFile("porchlight-trust", ".json");
            Files.writeString(trust, TRUST.toJson().toString());
            HttpServer started = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
            started.createContext("/internal/v1/disclosure-tokens", Parties::token);
            started.createContext("/token", Parties::codeForTokens);
            started.start();
            consent = started;
            Map<String, String> settings = new HashMap<>();
            settings.put("porchlight.portal-origin", PORTAL);
            settings.put("porchlight.trust", trust.toString());
            settings.put(
                    "porchlight.consent.url",
                    "http://127.0.0.1:" + started.getAddress().getPort());
            settings.put("quarkus.oidc.application-type", "hybrid");
            settings.put("quarkus.oidc.client-id", "police-portal");
            settings.put("quarkus.oidc.credentials.secret", "portal-secret-of-32-characters-00");
            settings.put(
                    "quarkus.oidc.token-path",
                    "http://127.0.0.1:" + started.getAddress().getPort() + "/token");
            settings.put("quarkus.oidc-client.auth-server-url", IssuerResource.issuer("services"));
            settings.put("quarkus.oidc-client.client-id", "law-enforcement-service");
            settings.put("quarkus.oidc-client.credentials.secret", "service-secret");
            return settings;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void stop() {
        if (consent != null) {
            consent.stop(0);
        }
    }

    /** As a provider answers: one code is good for one officer's tokens, and only with a PKCE verifier (RFC 7636, 4.5). */
    private static void codeForTokens(HttpExchange exchange) throws IOException {
        String form = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
        boolean good = form.contains("code=the-code") && form.contains("code_verifier=");
        String token = IssuerResource.token(
                "agencies",
                "subject-of-dora",
                Map.of("aud", List.of("police-portal"), "agency", "lake-pd", "name", "Dora Lake"));
        String answer = good
                ? "{\"id_token\":\"%1$s\",\"access_token\":\"%1$s\",\"token_type\":\"Bearer\",\"expires_in\":300}"
                        .formatted(token)
                : "{\"error\":\"invalid_grant\"}";
        byte[] body = answer.getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().set("Content-Type", "application/json");
        exchange.sendResponseHeaders(good ? 200 : 400, body.length);
        try (exchange) {
            exchange.getResponseBody().write(body);
        }
    }

    /** As consent-service answers: only this service's own token counts, and a token names the clip asked for. */
    private static void token(HttpExchange exchange) throws IOException {
        String header = exchange.getRequestHeaders().getFirst("Authorization");
        String claims = header == null || !header.startsWith("Bearer ")
                ? ""
                : new String(Base64.getUrlDecoder().decode(header.split("\\.")[1]), StandardCharsets.UTF_8);
        String asked = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
        boolean allowed = claims.contains("\"azp\":\"law-enforcement-service\"");
        String answer = allowed ? "{\"token\":\"for " + asked.replace("\"", "") + "\",\"expiresAt\":4102444800}" : "{}";
        byte[] body = answer.getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().set("Content-Type", "application/json");
        exchange.sendResponseHeaders(allowed ? 200 : 403, body.length);
        try (exchange) {
            exchange.getResponseBody().write(body);
        }
    }
}
