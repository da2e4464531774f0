package io.porchlight.video.read;

import io.porchlight.messaging.problem.Problem;
import io.porchlight.messaging.problem.ProblemRoutes;
import io.porchlight.video.storage.ObjectStore;
import io.porchlight.video.token.ClipToken;
import io.porchlight.video.token.ClipTokens;
import io.quarkus.hibernate.reactive.panache.Panache;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.time.Clock;

/**
 * {@code GET, HEAD /v1/clips/{clipId}/tracks/{kind}}: ciphertext of one track, whole or one range, to the bearer of a
 * clip access token that covers it (R3). Token, clip and revocations are checked on every request, and their end while
 * bytes flow.
 */
@ApplicationScoped
public class TrackReadRoute {

    private final ClipTokens tokens;
    private final Reading reading;
    private final ObjectStore store;
    private final ProblemRoutes problems;
    private final Clock clock;

    TrackReadRoute(ClipTokens tokens, Reading reading, ObjectStore store, ProblemRoutes problems, Clock clock) {
        this.tokens = tokens;
        this.reading = reading;
        this.store = store;
        this.problems = problems;
        this.clock = clock;
    }

    void register(@Observes Router router) {
        String path = "/v1/clips/:clipId/tracks/:kind";
        router.get(path).handler(this::handle);
        router.head(path).handler(this::handle);
    }

    private void handle(RoutingContext routing) {
        Context context = Vertx.currentContext();
        HttpServerRequest request = routing.request();
        boolean head = request.method().equals(HttpMethod.HEAD);
        String clipId = routing.pathParam("clipId");
        String kind = routing.pathParam("kind");
        Uni.createFrom()
                .item(() -> tokens.require(request.getHeader(HttpHeaders.AUTHORIZATION)))
                .flatMap(token -> Panache.withTransaction(() -> allow(token, clipId, kind, head, request)))
                .flatMap(answer -> send(answer, routing.response(), context, head))
                .subscribe()
                .with(sent -> routing.response().end(), failure -> problems.fail(routing, failure));
    }

    /** The track and the part of it that was asked for. */
    private record Answer(ReadableTrack track, ByteRange.Asked asked) {}

    private Uni<Answer> allow(ClipToken token, String clipId, String kind, boolean head, HttpServerRequest request) {
        return reading.allow(token, clipId, kind, !head).map(track -> {
            // Without validators an If-Range condition is never true (RFC 9110, 13.1.5); HEAD knows no ranges.
            boolean whole = head || request.getHeader("If-Range") != null;
            return new Answer(track, ByteRange.of(whole ? null : request.getHeader("Range"), track.length()));
        });
    }

    private Uni<Void> send(Answer answer, HttpServerResponse response, Context context, boolean head) {
        ReadableTrack track = answer.track();
        response.putHeader(HttpHeaders.ACCEPT_RANGES, "bytes").putHeader(HttpHeaders.CACHE_CONTROL, "no-store");
        ByteRange range =
                switch (answer.asked()) {
                    case ByteRange.Whole whole -> new ByteRange(0, track.length() - 1);
                    case ByteRange.Part part -> {
                        response.setStatusCode(206)
                                .putHeader(
                                        HttpHeaders.CONTENT_RANGE, part.range().contentRange(track.length()));
                        yield part.range();
                    }
                    case ByteRange.Unsatisfiable none -> {
                        response.putHeader(HttpHeaders.CONTENT_RANGE, "bytes */" + track.length());
                        throw new Problem(
                                416,
                                "range-not-satisfiable",
                                "Range not satisfiable",
                                "Ask for one range inside the track's " + track.length() + " bytes.");
                    }
                };
        response.putHeader(HttpHeaders.CONTENT_TYPE, "application/octet-stream")
                .putHeader(HttpHeaders.CONTENT_LENGTH, Long.toString(range.length()));
        if (head) {
            return Uni.createFrom().voidItem();
        }
        ResponseBody body = new ResponseBody(response, context, clock, track.until());
        return store.read(track.objectKey(), range.first(), range.length(), in -> body.copy(in, range.length()));
    }
}
