package io.porchlight.stack.player;

import java.net.URI;
import java.util.Map;

/** A homeowner who is signed in: calls of consent-service with a token that is renewed in time. */
public final class HomeSession {
    private final URI realm;
    private final OidcLogin login = new OidcLogin(new CookieJar());
    private final Http consent;
    private OidcLogin.Tokens tokens;

    private HomeSession(PublicAddresses addresses, String user, String password) {
        this.realm = addresses.homesRealm();
        this.tokens = login.homeApp(realm, addresses.homeSite().resolve("/"), user, password);
        this.consent = Http.with(addresses.consent(), () -> Map.of("Authorization", "Bearer " + accessToken()));
    }

    /** Signs in through the provider's form. */
    public static HomeSession signIn(PublicAddresses addresses, String user, String password) {
        return new HomeSession(addresses, user, password);
    }

    /** consent-service, as this account. */
    public Http consent() {
        return consent;
    }

    private synchronized String accessToken() {
        if (System.currentTimeMillis() / 1000 > tokens.expiresAt() - 10) {
            tokens = login.refresh(realm, tokens);
        }
        return tokens.access();
    }
}
