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
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.regex.Pattern;

/**
 * {@code PUT /v1/clips/{clipId}/tracks/{kind}}: one sealed track, passed through as it comes, at the pace of the slower
 * end; never held whole, neither in memory nor on disk. Whether it matches the statement is video-service's to say.
 */
@Singleton
public class TrackRoute implements DeviceRoute {
    private static final Pattern ID = Pattern.compile("[A-Za-z0-9_-]{1,128}");
    private static final Pattern LENGTH = Pattern.compile("[0-9]{1,15}");

    private final Vertx vertx;
    private final DeviceCall calls;
    private final VideoService video;
    private final Answers answers;

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
        HttpServerRequest request = call.request();
        request.pause();
        video.callee()
                .request(
                        HttpMethod.PUT,
                        path,
                        Map.of("Content-Type", "application/octet-stream", "Content-Length", String.valueOf(length)))
                .onSuccess(up -> pipe(call, home.deviceId(), up))
                .onFailure(failure -> answers.fail(call, failure));
    }

    private void pipe(RoutingContext call, String deviceId, HttpClientRequest up) {
        HttpServerRequest request = call.request();
        if ("100-continue".equalsIgnoreCase(request.getHeader("Expect"))) {
            call.response().writeContinue();
        }
        var hungUp = new AtomicBoolean();
        // Its end is told by its response.
        up.exceptionHandler(failure -> {});
        BodyPace.watch(vertx, request, up::writeQueueFull, () -> calls.stillHome(deviceId), () -> {
            hungUp.set(true);
            up.reset();
        });
        call.addEndHandler(answered -> {
            if (!request.isEnded()) {
                up.reset();
            }
        });
        up.response()
                .compose(Callee::answer)
                .onSuccess(answer -> answers.pass(call, answer))
                .onFailure(failure -> {
                    // Whoever is hung up on, or hangs up, is not told that somebody else does not answer.
                    if (!hungUp.get() && !call.response().closed()) {
                        answers.fail(call, Callee.away(failure));
                    }
                });
        request.pipeTo(up).onFailure(broken -> up.reset());
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
