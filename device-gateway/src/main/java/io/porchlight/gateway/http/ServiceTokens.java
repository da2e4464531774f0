package io.porchlight.gateway.http;

import io.porchlight.gateway.limit.EdgeLimits;
import io.quarkus.oidc.client.OidcClient;
import io.quarkus.oidc.client.runtime.TokensHelper;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.impl.ContextInternal;
import jakarta.inject.Singleton;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** This service's own access token (OAuth 2.0 client credentials), kept until it is about to expire. */
@Singleton
public class ServiceTokens {
    private final OidcClient client;
    private final Vertx vertx;
    private volatile TokensHelper tokens = new TokensHelper();

    ServiceTokens(OidcClient client, Vertx vertx) {
        this.client = client;
        this.vertx = vertx;
    }

    /**
     * The value of an Authorization header; completes on the caller's context, fails if the identity provider does not
     * answer in half of {@link EdgeLimits#ANSWER_WAIT}: the other half is for what the token is for.
     */
    public Future<String> authorization() {
        ContextInternal context = (ContextInternal) vertx.getOrCreateContext();
        // Of this context: so is what the time-out calls.
        Promise<String> promise = context.promise();
        TokensHelper asked = tokens;
        asked.getTokens(client)
                .subscribe()
                .with(
                        got -> context.runOnContext(ignored -> promise.complete("Bearer " + got.getAccessToken())),
                        failure -> context.runOnContext(ignored -> promise.fail(failure)));
        return promise.future()
                .timeout(EdgeLimits.ANSWER_WAIT.millis() / 2, TimeUnit.MILLISECONDS)
                .onFailure(failure -> {
                    if (failure instanceof TimeoutException && tokens == asked) {
                        // It has everybody wait for the question that was asked first.
                        tokens = new TokensHelper();
                    }
                });
    }
}
