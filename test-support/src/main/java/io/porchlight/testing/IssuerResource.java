package io.porchlight.testing;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jose4j.jwk.JsonWebKeySet;
import org.jose4j.jwk.RsaJsonWebKey;
import org.jose4j.jwk.RsaJwkGenerator;
import org.jose4j.jws.AlgorithmIdentifiers;
import org.jose4j.jws.JsonWebSignature;
import org.jose4j.jwt.JwtClaims;
import org.jose4j.lang.JoseException;
import org.jspecify.annotations.Nullable;

/**
 * An OIDC issuer with discovery and a served JWKS, one per realm, for tests that need tokens but no login; the system
 * tests have a real Keycloak. Sets {@code quarkus.oidc.auth-server-url} (init argument {@code realm}, default
 * {@code services}) and, for each {@code name=realm} in the init argument {@code tenants} (comma list),
 * {@code quarkus.oidc.<name>.auth-server-url}.
 */
public class IssuerResource implements QuarkusTestResourceLifecycleManager {

    private static @Nullable RsaJsonWebKey key;
    private static @Nullable String base;

    private Map<String, String> arguments = Map.of();
    private @Nullable HttpServer server;

    @Override
    public void init(Map<String, String> initArgs) {
        arguments = initArgs;
    }

    @Override
    public Map<String, String> start() {
        try {
            RsaJsonWebKey made = RsaJwkGenerator.generateJwk(2048);
            made.setKeyId("test");
            made.setAlgorithm(AlgorithmIdentifiers.RSA_USING_SHA256);
            made.setUse("sig");
            key = made;
            HttpServer started = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
            server = started;
            base = "http://localhost:" + started.getAddress().getPort() + "/realms/";
            started.createContext("/realms/", IssuerResource::serve);
            started.start();
        } catch (IOException | JoseException e) {
            throw new IllegalStateException(e);
        }
        Map<String, String> settings = new HashMap<>();
        settings.put("quarkus.oidc.auth-server-url", issuer(arguments.getOrDefault("realm", "services")));
        for (String tenant : arguments.getOrDefault("tenants", "").split(",")) {
            if (!tenant.isBlank()) {
                String[] pair = tenant.strip().split("=");
                settings.put("quarkus.oidc." + pair[0] + ".auth-server-url", issuer(pair[1]));
            }
        }
        return settings;
    }

    @Override
    public void stop() {
        if (server != null) {
            server.stop(0);
        }
    }

    /** The issuer of a realm. */
    public static String issuer(String realm) {
        return base + realm;
    }

    /** A client-credentials token of realm {@code services}. */
    public static String serviceToken(String client, String audience) {
        return token("services", client, Map.of("azp", client, "aud", List.of(audience)));
    }

    /** Any token: issuer, iat and exp (5 min) are set, the claims given come on top. */
    public static String token(String realm, String subject, Map<String, Object> claims) {
        RsaJsonWebKey signer = key;
        if (signer == null) {
            throw new IllegalStateException("the issuer has not started");
        }
        JwtClaims all = new JwtClaims();
        all.setIssuer(issuer(realm));
        all.setSubject(subject);
        all.setIssuedAtToNow();
        all.setExpirationTimeMinutesInTheFuture(5);
        all.setGeneratedJwtId();
        all.setClaim("typ", "Bearer");
        claims.forEach(all::setClaim);
        JsonWebSignature jws = new JsonWebSignature();
        jws.setKey(signer.getPrivateKey());
        jws.setKeyIdHeaderValue(signer.getKeyId());
        jws.setAlgorithmHeaderValue(AlgorithmIdentifiers.RSA_USING_SHA256);
        jws.setHeader("typ", "JWT");
        jws.setPayload(all.toJson());
        try {
            return jws.getCompactSerialization();
        } catch (JoseException e) {
            throw new IllegalStateException(e);
        }
    }

    private static void serve(HttpExchange exchange) throws IOException {
        String[] path = exchange.getRequestURI().getPath().split("/");
        String issuer = issuer(path[2]);
        String last = path[path.length - 1];
        String body =
                switch (last) {
                    case "openid-configuration" -> """
                    {"issuer": "%1$s", "jwks_uri": "%1$s/certs", "token_endpoint": "%1$s/token",
                     "authorization_endpoint": "%1$s/auth", "end_session_endpoint": "%1$s/logout",
                     "userinfo_endpoint": "%1$s/userinfo", "introspection_endpoint": "%1$s/introspect"}
                    """.formatted(issuer);
                    case "certs" -> new JsonWebKeySet(java.util.Objects.requireNonNull(key)).toJson();
                    case "token" -> """
                    {"access_token": "%s", "token_type": "Bearer", "expires_in": 300}
                    """.formatted(token(path[2], "client", clientClaims(exchange)));
                    default -> "{}";
                };
        byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().set("Content-Type", "application/json");
        exchange.sendResponseHeaders(200, bytes.length);
        try (exchange) {
            exchange.getResponseBody().write(bytes);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The client of a client-credentials request: from HTTP Basic, as quarkus-oidc-client sends it. */
    private static Map<String, Object> clientClaims(HttpExchange exchange) {
        String header = exchange.getRequestHeaders().getFirst("Authorization");
        String client = header == null || !header.startsWith("Basic ")
                ? "unknown"
                : new String(java.util.Base64.getDecoder().decode(header.substring(6)), StandardCharsets.UTF_8)
                        .split(":")[0];
        return Map.of("azp", client, "aud", List.of("video-service", "consent-service"));
    }
}
