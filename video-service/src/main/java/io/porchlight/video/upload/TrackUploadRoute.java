package io.porchlight.video.upload;

import io.porchlight.messaging.problem.Problem;
import io.porchlight.messaging.problem.ProblemRoutes;
import io.porchlight.video.clip.Clips;
import io.porchlight.video.service.Callers;
import io.porchlight.video.service.Limit;
import io.porchlight.video.storage.ObjectStore;
import io.quarkus.hibernate.reactive.panache.Panache;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.util.List;
import java.util.concurrent.Semaphore;

/**
 * {@code PUT /v1/clips/{clipId}/tracks/{kind}}: one sealed track, straight from the socket into object storage. No byte
 * is read before caller, clip and length are known to be right; nothing is ever on disk, and at most one part of 5 MiB
 * in memory. A plain Vert.x route, because a REST resource would spool or buffer the body.
 */
@ApplicationScoped
public class TrackUploadRoute {

    private final Callers callers;
    private final Clips clips;
    private final ObjectStore store;
    private final ProblemRoutes problems;
    private final Semaphore places = new Semaphore(Limit.UPLOADS_AT_ONCE.intValue());

    TrackUploadRoute(Callers callers, Clips clips, ObjectStore store, ProblemRoutes problems) {
        this.callers = callers;
        this.clips = clips;
        this.store = store;
        this.problems = problems;
    }

    void register(@Observes Router router) {
        router.put("/v1/clips/:clipId/tracks/:kind").handler(this::handle);
    }

    private void handle(RoutingContext routing) {
        HttpServerRequest request = routing.request();
        request.pause();
        Context context = Vertx.currentContext();
        String clipId = routing.pathParam("clipId");
        String kind = routing.pathParam("kind");
        callers.requireUploader(routing)
                .emitOn(task -> context.runOnContext(ignored -> task.run()))
                .map(allowed -> contentLength(request))
                .flatMap(length -> Panache.withTransaction(() -> clips.expect(clipId, kind, length)))
                .flatMap(expected -> expected.isEmpty()
                        ? Uni.createFrom().voidItem()
                        : receive(request, context, clipId, kind, expected.get()))
                .subscribe()
                .with(
                        done -> {
                            drain(request);
                            routing.response().setStatusCode(204).end();
                        },
                        failure -> {
                            drain(request);
                            problems.fail(routing, failure);
                        });
    }

    private Uni<Void> receive(
            HttpServerRequest request, Context context, String clipId, String kind, Clips.Expected expected) {
        if (!places.tryAcquire()) {
            return Uni.createFrom()
                    .failure(
                            new Problem(503, "busy", "Busy", "Too many tracks arrive at once. Try again in a moment."));
        }
        if ("100-continue".equalsIgnoreCase(request.getHeader(HttpHeaders.EXPECT))) {
            request.response().writeContinue();
        }
        CheckedTrack track =
                new CheckedTrack(RequestBody.of(request, context), expected.length(), expected.segmentsRoot());
        return store.put(expected.objectKey(), track, expected.length())
                .onTermination()
                .invoke(places::release)
                .onFailure()
                .call(failure -> discard(expected.objectKey()).onFailure().recoverWithNull())
                .flatMap(stored -> Panache.withTransaction(() -> clips.arrived(clipId, kind, expected.objectKey())))
                .flatMap(first -> first ? Uni.createFrom().voidItem() : discard(expected.objectKey()));
    }

    /**
     * What this does not reach, the sweeper does: the upload's row is still there. Never called when it is open whether
     * the track's row was committed.
     */
    private Uni<Void> discard(String objectKey) {
        return store.delete(List.of(objectKey))
                .flatMap(deleted -> Panache.withTransaction(() -> clips.abandoned(objectKey)));
    }

    private static long contentLength(HttpServerRequest request) {
        String text = request.getHeader(HttpHeaders.CONTENT_LENGTH);
        try {
            return Long.parseLong(String.valueOf(text));
        } catch (NumberFormatException e) {
            throw new Problem(
                    411, "length-required", "Length required", "Send Content-Length: a track is not chunked.");
        }
    }

    /** The rest of a body that nobody wants must still leave the connection. */
    private static void drain(HttpServerRequest request) {
        if (!request.isEnded()) {
            request.handler(buffer -> {});
            request.endHandler(end -> {});
            request.exceptionHandler(failure -> {});
            request.resume();
        }
    }
}
