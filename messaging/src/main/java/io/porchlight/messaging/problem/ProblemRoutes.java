package io.porchlight.messaging.problem;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;

/** Problem documents for plain Vert.x routes, and for addresses that no route knows. */
@ApplicationScoped
public class ProblemRoutes {

    /** Behind every route of REST, before the framework's own page. */
    private static final int LAST = 1_000_000;

    private final Problems problems;
    private final ObjectMapper json;

    ProblemRoutes(Problems problems, ObjectMapper json) {
        this.problems = problems;
        this.json = json;
    }

    void unknownAddresses(@Observes Router router) {
        router.route().order(LAST).handler(context -> end(context, Problem.notFound()));
    }

    /** Answers with the problem that a failure stands for; if an answer has begun, cuts the connection. */
    public void fail(RoutingContext context, Throwable failure) {
        end(context, problems.of(failure));
    }

    /** Answers with a problem; if an answer has begun, cuts the connection, so that nobody takes a part for the whole. */
    public void end(RoutingContext context, Problem problem) {
        HttpServerResponse response = context.response();
        if (response.ended() || response.closed()) {
            return;
        }
        if (response.headWritten()) {
            response.reset();
            context.request().connection().close();
            return;
        }
        response.setStatusCode(problem.status())
                .putHeader(HttpHeaders.CONTENT_TYPE, Problem.MEDIA_TYPE)
                .putHeader(HttpHeaders.CACHE_CONTROL, "no-store");
        response.headers().remove(HttpHeaders.CONTENT_LENGTH);
        if (problem.status() == 401) {
            response.putHeader("WWW-Authenticate", "Bearer");
        }
        problem.retryAfter().ifPresent(seconds -> response.putHeader("Retry-After", seconds));
        response.end(body(problem));
    }

    private Buffer body(Problem problem) {
        try {
            return Buffer.buffer(json.writeValueAsBytes(problem.document()));
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }
}
