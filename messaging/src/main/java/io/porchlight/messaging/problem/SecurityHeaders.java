package io.porchlight.messaging.problem;

import io.quarkus.vertx.http.runtime.filters.Filters;
import io.vertx.core.MultiMap;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;

/**
 * Headers that every answer of every service carries unless its resource set another value: an API answer is never
 * a page, never framed, never sniffed, never cached.
 */
@ApplicationScoped
public class SecurityHeaders {

    private static final int EARLY = 500;

    SecurityHeaders() {}

    void register(@Observes Filters filters) {
        filters.register(SecurityHeaders::add, EARLY);
    }

    private static void add(RoutingContext context) {
        context.addHeadersEndHandler(ignored -> {
            MultiMap headers = context.response().headers();
            absent(headers, "X-Content-Type-Options", "nosniff");
            absent(headers, "Content-Security-Policy", "default-src 'none'; frame-ancestors 'none'");
            absent(headers, "Referrer-Policy", "no-referrer");
            absent(headers, "X-Frame-Options", "DENY");
            absent(headers, "Cache-Control", "no-store");
            if (isTls(context.request())) {
                absent(headers, "Strict-Transport-Security", "max-age=31536000; includeSubDomains");
            }
        });
        context.next();
    }

    private static boolean isTls(HttpServerRequest request) {
        return "https".equals(request.scheme());
    }

    private static void absent(MultiMap headers, String name, String value) {
        if (!headers.contains(name)) {
            headers.set(name, value);
        }
    }
}
