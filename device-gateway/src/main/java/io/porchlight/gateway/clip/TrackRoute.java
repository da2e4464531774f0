package io.porchlight.gateway.clip;

import io.porchlight.gateway.http.Answers;
import io.porchlight.gateway.http.BodyPace;
import io.porchlight.gateway.http.Callee;
import io.porchlight.gateway.http.DeviceCall;
import io.porchlight.gateway.http.DeviceRoute;
import io.porchlight.gateway.limit.EdgeLimits;
import io.porchlight.gateway.registry.Registration;
import io.porchlight.messaging.problem.Problem;
import io.porchlight.sealing.Refused;
import io.porchlight.sealing.clip.Kind;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import jakarta.inject.Singleton;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * {@code PUT /v1/clips/{clipId}/tracks/{kind}}: one sealed track, passed through as it comes, at the pace of the slower
 * end; never held whole, neither in memory nor on disk. Whether it matches the statement is video-service's to say. Each of
 * them takes one of video-service's few places for as long as it lasts, so that no device may have many.
 */
@Singleton
public class TrackRoute implements DeviceRoute {
    private static final Pattern ID = Pattern.compile("[A-Za-z0-9_-]{1,128}");
    private static final Pattern LENGTH = Pattern.compile("[0-9]{1,15}");

    private final Vertx vertx;
    private final DeviceCall calls;
    private final VideoService video;
    private final Answers answers;
    private final UploadsUnderWay underWay = new UploadsUnderWay();

    TrackRoute(Vertx vertx, DeviceCall calls, VideoService video, Answers answers) {
        this.vertx = vertx;
        this.calls = calls;
        this.video = video;
        this.answers = answers;
    }

    @Override
    public void register(Router router) {
        router.route(HttpMethod.PUT, "/v1/clips/:clipId/tracks/:kind").handler(this::put);
    }

    private void put(RoutingContext call) {
        Registration home = calls.home(call);
        ClipRules.requirePlan(home);
        long length = length(call.request());
        String path = "/v1/clips/" + clipId(call) + "/tracks/" + kind(call);
        call.request().pause();
        var passage = new Passage(call, vertx.getOrCreateContext());
        var upload = new UploadsUnderWay.Upload(home.deviceId(), path, passage::giveWay);
        // Is told of every end: an answer, whoever gives it, or a connection that is gone.
        call.addEndHandler(ended -> {
            underWay.ended(upload);
            passage.end();
        });
        underWay.begin(upload).forEach(UploadsUnderWay.Upload::end);
        video.callee()
                .request(
                        HttpMethod.PUT,
                        path,
                        Map.of("Content-Type", "application/octet-stream", "Content-Length", String.valueOf(length)))
                .onSuccess(up -> {
                    if (passage.open(up)) {
                        pipe(call, home.deviceId(), passage, up);
                    }
                })
                .onFailure(failure -> fail(call, passage, failure));
    }

    private void pipe(RoutingContext call, String deviceId, Passage passage, HttpClientRequest up) {
        HttpServerRequest request = call.request();
        if ("100-continue".equalsIgnoreCase(request.getHeader("Expect"))) {
            call.response().writeContinue();
        }
        // Its end is told by its response.
        up.exceptionHandler(failure -> {});
        BodyPace.watch(vertx, request, up::writeQueueFull, () -> calls.stillHome(deviceId), passage::end);
        up.response()
                .compose(Callee::answer)
                .onComplete(said -> passage.answered())
                .onSuccess(answer -> answers.pass(call, answer))
                .onFailure(failure -> fail(call, passage, failure));
        request.pipeTo(up).onFailure(broken -> up.reset());
    }

    /** Whoever is hung up on, or hangs up, is not told that somebody else does not answer. */
    private void fail(RoutingContext call, Passage passage, Throwable failure) {
        if (!passage.over() && !call.response().closed()) {
            answers.fail(call, Callee.away(failure));
        }
    }

    private static long length(HttpServerRequest request) {
        String length = request.getHeader("Content-Length");
        if (length == null || !LENGTH.matcher(length).matches()) {
            throw new Problem(411, "length-required", "Length required", "Send the track with Content-Length.");
        }
        long bytes = Long.parseLong(length);
        if (bytes > EdgeLimits.TRACK_BYTES.number()) {
            throw Problem.ofStatus(413);
        }
        return bytes;
    }

    private static String clipId(RoutingContext call) {
        String clipId = call.pathParam("clipId");
        if (!ID.matcher(clipId).matches()) {
            throw Problem.notFound();
        }
        return clipId;
    }

    private static String kind(RoutingContext call) {
        try {
            return Kind.of(call.pathParam("kind")).wire();
        } catch (Refused unknown) {
            throw Problem.notFound();
        }
    }
}
