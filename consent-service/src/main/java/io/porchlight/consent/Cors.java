package io.porchlight.consent;

import io.quarkus.vertx.http.runtime.filters.Filters;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.net.URI;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/**
 * Which pages may read answers (Fetch Standard, "CORS protocol"): the home app's everything, all others the public log. Never
 * with credentials: tokens travel in a header.
 */
@ApplicationScoped
class Cors {
    private static final int BEFORE_AUTHENTICATION = 310;

    private final String homeOrigin;

    Cors(@ConfigProperty(name = "porchlight.home-origin") URI homeOrigin) {
        this.homeOrigin = homeOrigin.toString();
    }

    void register(@Observes Filters filters) {
        filters.register(this::answer, BEFORE_AUTHENTICATION);
    }

    private void answer(RoutingContext context) {
        String origin = context.request().getHeader("Origin");
        if (origin == null) {
            context.next();
            return;
        }
        HttpServerResponse response = context.response();
        boolean log = context.normalizedPath().startsWith(PublicPaths.LOG);
        response.headers().add("Vary", "Origin");
        if (log) {
            response.putHeader("Access-Control-Allow-Origin", "*");
        } else if (origin.equals(homeOrigin)) {
            response.putHeader("Access-Control-Allow-Origin", homeOrigin);
        }
        boolean preflight = context.request().method().equals(HttpMethod.OPTIONS)
                && context.request().getHeader("Access-Control-Request-Method") != null;
        if (!preflight) {
            context.next();
            return;
        }
        if (log || origin.equals(homeOrigin)) {
            response.putHeader("Access-Control-Allow-Methods", log ? "GET" : "GET,PUT,POST")
                    .putHeader("Access-Control-Allow-Headers", "authorization,content-type,dpop,range")
                    .putHeader("Access-Control-Max-Age", "600");
        }
        response.setStatusCode(204).end();
    }
}
