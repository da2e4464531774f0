package io.porchlight.lawenforcement.session;

import io.porchlight.lawenforcement.LawEnforcementConfig;
import io.porchlight.lawenforcement.Refusal;
import io.porchlight.messaging.problem.ProblemRoutes;
import io.quarkus.vertx.http.runtime.filters.Filters;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;

/**
 * Only the portal's pages read answers with the session's cookie (Fetch Standard, "CORS protocol", with credentials), and only
 * they may change anything ({@link OriginRules}). Runs before authentication.
 */
@ApplicationScoped
class PortalOrigin {
    private static final int BEFORE_AUTHENTICATION = 310;

    private final String portal;
    private final ProblemRoutes problems;

    PortalOrigin(LawEnforcementConfig config, ProblemRoutes problems) {
        this.portal = config.portalOrigin().toString();
        this.problems = problems;
    }

    void register(@Observes Filters filters) {
        filters.register(this::answer, BEFORE_AUTHENTICATION);
    }

    private void answer(RoutingContext context) {
        String origin = context.request().getHeader("Origin");
        HttpServerResponse response = context.response();
        response.headers().add("Vary", "Origin");
        if (portal.equals(origin)) {
            response.putHeader("Access-Control-Allow-Origin", portal)
                    .putHeader("Access-Control-Allow-Credentials", "true");
        }
        boolean preflight = context.request().method().equals(HttpMethod.OPTIONS)
                && origin != null
                && context.request().getHeader("Access-Control-Request-Method") != null;
        if (preflight) {
            if (portal.equals(origin)) {
                response.putHeader("Access-Control-Allow-Methods", "GET,POST")
                        .putHeader("Access-Control-Allow-Headers", "content-type")
                        .putHeader("Access-Control-Max-Age", "600");
            }
            response.setStatusCode(204).end();
            return;
        }
        boolean allowed = OriginRules.allow(
                context.request().method().name(),
                context.normalizedPath(),
                origin,
                context.request().getHeader("Sec-Fetch-Site"),
                portal);
        if (allowed) {
            context.next();
        } else {
            problems.end(
                    context, Refusal.WRONG_ORIGIN.because("Call from a page of the portal, with its Origin header."));
        }
    }
}
