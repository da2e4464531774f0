package io.porchlight.gateway.http;

import io.quarkus.oidc.client.OidcClient;
import io.quarkus.oidc.client.runtime.TokensHelper;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import jakarta.inject.Singleton;

/** This service's own access token (OAuth 2.0 client credentials), kept until it is about to expire. */
@Singleton
public class ServiceTokens {
    private final OidcClient client;
    private final Vertx vertx;
    private final TokensHelper tokens = new TokensHelper();

    ServiceTokens(OidcClient client, Vertx vertx) {
        this.client = client;
        this.vertx = vertx;
    }

    /** The value of an Authorization header; completes on the caller's context. */
    public Future<String> authorization() {
        Context context = vertx.getOrCreateContext();
        Promise<String> promise = Promise.promise();
        tokens.getTokens(client)
                .subscribe()
                .with(
                        got -> context.runOnContext(ignored -> promise.complete("Bearer " + got.getAccessToken())),
                        failure -> context.runOnContext(ignored -> promise.fail(failure)));
        return promise.future();
    }
}
