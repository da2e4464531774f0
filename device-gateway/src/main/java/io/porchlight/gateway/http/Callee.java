package io.porchlight.gateway.http;

import io.porchlight.gateway.limit.EdgeLimits;
import io.porchlight.messaging.problem.Problem;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.RequestOptions;
import java.net.URI;
import java.util.Map;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/** Another service over HTTP, called with this service's token. Its being away is 503 with Retry-After to devices. */
public final class Callee {
    /** What a device gets of another service's answer. */
    public record Answer(int status, @Nullable String contentType, Buffer body) {}

    private static final Logger LOG = Logger.getLogger(Callee.class);
    private static final int CONNECT_MILLIS = 3_000;
    private static final int POOL = 256;
    private static final int WAITING = 512;

    private final URI base;
    private final HttpClient client;
    private final ServiceTokens tokens;

    public Callee(Vertx vertx, URI base, ServiceTokens tokens) {
        this.base = base;
        this.tokens = tokens;
        this.client = vertx.createHttpClient(new HttpClientOptions()
                .setSsl("https".equals(base.getScheme()))
                .setConnectTimeout(CONNECT_MILLIS)
                // Sooner than the device's own connection is closed for being idle.
                .setIdleTimeout(EdgeLimits.ANSWER_WAIT.asInt())
                .setMaxPoolSize(POOL)
                .setMaxWaitQueueSize(WAITING));
    }

    /** A request with token and headers set, not yet sent. */
    public Future<HttpClientRequest> request(HttpMethod method, String path, Map<String, String> headers) {
        return tokens.authorization()
                .compose(authorization -> {
                    RequestOptions options = new RequestOptions()
                            .setMethod(method)
                            // For a free connection as well, which may be long in coming.
                            .setConnectTimeout(EdgeLimits.ANSWER_WAIT.millis() / 2)
                            .setAbsoluteURI(base.resolve(path).toString())
                            .putHeader("Authorization", authorization);
                    headers.forEach(options::putHeader);
                    return client.request(options);
                })
                .recover(failure -> Future.failedFuture(away(failure)));
    }

    /** Sends a small body, or none, and reads a small answer. */
    public Future<Answer> call(HttpMethod method, String path, @Nullable Buffer body) {
        Map<String, String> headers = body == null
                ? Map.of("Accept", "application/json")
                : Map.of("Accept", "application/json", "Content-Type", "application/json");
        return request(method, path, headers).compose(request -> (body == null ? request.send() : request.send(body))
                .compose(Callee::answer)
                .recover(failure -> Future.failedFuture(away(failure))));
    }

    /** Reads an answer whole; one of another service's own failures becomes 503. */
    public static Future<Answer> answer(HttpClientResponse response) {
        return whole(response).compose(body -> {
            if (response.statusCode() >= 500 || response.statusCode() == 401 || response.statusCode() == 403) {
                return Future.failedFuture(new IllegalStateException("status " + response.statusCode()));
            }
            return Future.succeededFuture(new Answer(response.statusCode(), response.getHeader("Content-Type"), body));
        });
    }

    /** The body, however it comes; fails once it is larger than {@link EdgeLimits#ANSWER_BYTES}. */
    private static Future<Buffer> whole(HttpClientResponse response) {
        Promise<Buffer> whole = Promise.promise();
        Buffer body = Buffer.buffer();
        response.exceptionHandler(whole::tryFail)
                .endHandler(end -> whole.tryComplete(body))
                .handler(part -> {
                    if (body.length() + part.length() <= EdgeLimits.ANSWER_BYTES.number()) {
                        body.appendBuffer(part);
                    } else if (whole.tryFail(new IllegalStateException("the answer is too large"))) {
                        response.request().reset();
                    }
                });
        return whole.future();
    }

    /** What a device hears when another service cannot answer. */
    public static Problem away(Throwable failure) {
        if (failure instanceof Problem already) {
            return already;
        }
        LOG.warnf("another service does not answer: %s", failure.getMessage());
        return new Problem(
                503, "unavailable", "Unavailable", "Try again after the time in Retry-After, byte for byte the same.");
    }
}
