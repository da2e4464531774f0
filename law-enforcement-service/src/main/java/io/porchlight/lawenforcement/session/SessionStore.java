package io.porchlight.lawenforcement.session;

import com.fasterxml.jackson.databind.JsonNode;
import io.porchlight.lawenforcement.LawEnforcementConfig;
import io.porchlight.messaging.json.Wire;
import io.porchlight.sealing.Refused;
import io.porchlight.sealing.crypto.AesGcm;
import io.porchlight.sealing.crypto.Hkdf;
import io.porchlight.sealing.crypto.Sha256;
import io.porchlight.sealing.encoding.Base64Url;
import io.porchlight.sealing.encoding.Bytes;
import io.porchlight.sealing.json.Json;
import io.quarkus.oidc.AuthorizationCodeTokens;
import io.quarkus.oidc.OidcRequestContext;
import io.quarkus.oidc.OidcTenantConfig;
import io.quarkus.oidc.TokenStateManager;
import io.quarkus.scheduler.Scheduled;
import io.quarkus.security.AuthenticationFailedException;
import io.smallrye.mutiny.Uni;
import io.vertx.ext.web.RoutingContext;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.RowSet;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.annotation.Priority;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Alternative;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Keeps the provider's tokens on the server; the browser's cookie is 32 random bytes. The row is found by their hash and sealed
 * (AES-256-GCM) under a key derived from them, so that neither the database nor a backup of it holds anybody's name or a token
 * that works. Deleting the row ends the session at once.
 */
@Alternative
@Priority(1)
@ApplicationScoped
public class SessionStore implements TokenStateManager {
    private static final int SECRET = 32;
    private static final int NONCE = 12;
    private static final String INFO = "porchlight/portal-session/1";

    private final Pool pool;
    private final LawEnforcementConfig config;
    private final Clock clock;

    SessionStore(Pool pool, LawEnforcementConfig config, Clock clock) {
        this.pool = pool;
        this.config = config;
        this.clock = clock;
    }

    @Override
    public Uni<String> createTokenState(
            RoutingContext context,
            OidcTenantConfig oidc,
            AuthorizationCodeTokens tokens,
            OidcRequestContext<String> blocking) {
        byte[] secret = Bytes.random(SECRET);
        String ticket = ticket(secret);
        long expiresAt = now() + config.session().longest().toSeconds();
        return pool.preparedQuery("insert into portal_session (ticket, sealed, expires_at) values ($1, $2, $3)")
                .execute(Tuple.of(ticket, seal(secret, ticket, tokens), expiresAt))
                .replaceWith(Base64Url.encode(secret));
    }

    @Override
    public Uni<AuthorizationCodeTokens> getTokens(
            RoutingContext context,
            OidcTenantConfig oidc,
            String cookie,
            OidcRequestContext<AuthorizationCodeTokens> blocking) {
        byte[] secret = secret(cookie);
        String ticket = ticket(secret);
        return pool.preparedQuery("select sealed from portal_session where ticket = $1 and expires_at > $2")
                .execute(Tuple.of(ticket, now()))
                .map(rows -> open(secret, ticket, rows));
    }

    @Override
    public Uni<Void> deleteTokens(
            RoutingContext context, OidcTenantConfig oidc, String cookie, OidcRequestContext<Void> blocking) {
        return pool.preparedQuery("delete from portal_session where ticket = $1")
                .execute(Tuple.of(ticket(secret(cookie))))
                .replaceWithVoid();
    }

    /** Forgets sessions whose time is over. */
    @Scheduled(every = "10m")
    Uni<Void> purge() {
        return pool.preparedQuery("delete from portal_session where expires_at <= $1")
                .execute(Tuple.of(now()))
                .replaceWithVoid();
    }

    static String seal(byte[] secret, String ticket, AuthorizationCodeTokens tokens) {
        JsonNode json = Json.object(
                "id", text(tokens.getIdToken()),
                "access", text(tokens.getAccessToken()),
                "refresh", text(tokens.getRefreshToken()));
        byte[] nonce = Bytes.random(NONCE);
        byte[] sealed = AesGcm.seal(key(secret), nonce, Bytes.utf8(ticket), Bytes.utf8(Wire.text(json)));
        return Base64Url.encode(Bytes.concat(nonce, sealed));
    }

    static AuthorizationCodeTokens open(byte[] secret, String ticket, String stored) {
        byte[] bytes = Base64Url.decode(stored);
        byte[] plain = AesGcm.open(
                key(secret),
                Arrays.copyOf(bytes, NONCE),
                Bytes.utf8(ticket),
                Arrays.copyOfRange(bytes, NONCE, bytes.length));
        JsonNode json = Wire.json(new String(plain, StandardCharsets.UTF_8));
        return new AuthorizationCodeTokens(
                orNull(json.path("id").asText()),
                orNull(json.path("access").asText()),
                orNull(json.path("refresh").asText()));
    }

    private static AuthorizationCodeTokens open(byte[] secret, String ticket, RowSet<Row> rows) {
        var found = rows.iterator();
        if (!found.hasNext()) {
            throw new AuthenticationFailedException("the session has ended");
        }
        try {
            return open(secret, ticket, found.next().getString("sealed"));
        } catch (Refused refused) {
            throw new AuthenticationFailedException("the session cannot be opened");
        }
    }

    private static byte[] secret(String cookie) {
        try {
            byte[] secret = Base64Url.decode(cookie);
            if (secret.length == SECRET) {
                return secret;
            }
        } catch (Refused refused) {
            // falls through: a cookie that is not ours
        }
        throw new AuthenticationFailedException("not a session's cookie");
    }

    static String ticket(byte[] secret) {
        return Base64Url.encode(Sha256.of(secret));
    }

    private static byte[] key(byte[] secret) {
        return Hkdf.sha256(secret, INFO);
    }

    private static String text(@Nullable String token) {
        return token == null ? "" : token;
    }

    private static @Nullable String orNull(String token) {
        return token.isEmpty() ? null : token;
    }

    private long now() {
        return clock.instant().getEpochSecond();
    }
}
