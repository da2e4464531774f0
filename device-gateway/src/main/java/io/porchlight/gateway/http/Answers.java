package io.porchlight.gateway.http;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.porchlight.messaging.problem.Problem;
import io.porchlight.messaging.problem.Problems;
import io.porchlight.sealing.Refused;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.ext.web.RoutingContext;
import io.vertx.ext.web.handler.HttpException;
import jakarta.inject.Singleton;
import java.util.Optional;

/** What the HTTPS port answers: JSON, or RFC 9457 problem documents. */
@Singleton
public class Answers {
    private final ObjectMapper json;
    private final Problems problems;

    Answers(ObjectMapper json, Problems problems) {
        this.json = json;
        this.problems = problems;
    }

    public void json(RoutingContext call, int status, Object body) {
        send(call, status, "application/json", bytes(body));
    }

    /** Another service's answer, as it is. */
    public void pass(RoutingContext call, Callee.Answer answer) {
        String type = Optional.ofNullable(answer.contentType()).orElse("application/json");
        leaveBody(call);
        if (answer.body().length() == 0) {
            head(call.response(), answer.status()).end();
        } else {
            send(call, answer.status(), type, answer.body());
        }
    }

    /** Whatever went wrong, as a problem document; closes the connection if an answer has begun. */
    public void fail(RoutingContext call, Throwable failure) {
        HttpServerResponse response = call.response();
        if (response.ended() || response.closed()) {
            return;
        }
        if (response.headWritten()) {
            HttpPeers.hangUp(call.request().connection());
            return;
        }
        boolean inChunks = call.request().getHeader("Transfer-Encoding") != null
                && !call.request().isEnded();
        Problem problem = problem(failure, inChunks);
        problem.retryAfter().ifPresent(seconds -> response.putHeader("Retry-After", seconds));
        leaveBody(call);
        send(call, problem.status(), Problem.MEDIA_TYPE, bytes(problem.document()));
    }

    /** The answer to what is not to be routed at all; nothing more is taken on this connection. */
    void refuse(HttpServerRequest request, Problem problem) {
        head(request.response(), problem.status())
                .putHeader("Connection", "close")
                .putHeader("Content-Type", Problem.MEDIA_TYPE)
                .endHandler(ended -> Lingering.begin(request.connection()))
                .end(bytes(problem.document()));
    }

    /** Nobody wants the rest of the body: whoever sends it is left the time to read why, then has to connect anew. */
    private static void leaveBody(RoutingContext call) {
        if (BodyPace.hasBody(call.request()) && !call.request().isEnded()) {
            call.response().putHeader("Connection", "close");
            call.addEndHandler(ended -> Lingering.begin(call.request().connection()));
        }
    }

    private Problem problem(Throwable failure, boolean inChunks) {
        if (inChunks && failure instanceof IllegalArgumentException) {
            // So says HTTP's decoder of a chunk that is none.
            return Problem.badRequest("The body is not of the form that its headers announce.");
        }
        return switch (failure) {
            case Refused refused ->
                new Problem(422, refused.code().replace('.', '-'), "Refused", String.valueOf(refused.getMessage()));
            case HttpException http -> Problem.ofStatus(http.getStatusCode());
            default -> problems.of(failure);
        };
    }

    private void send(RoutingContext call, int status, String type, Buffer body) {
        head(call.response(), status).putHeader("Content-Type", type).end(body);
    }

    private static HttpServerResponse head(HttpServerResponse response, int status) {
        return response.setStatusCode(status)
                .putHeader("Cache-Control", "no-store")
                .putHeader("X-Content-Type-Options", "nosniff");
    }

    private Buffer bytes(Object body) {
        try {
            return Buffer.buffer(json.writeValueAsBytes(body));
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }
}
