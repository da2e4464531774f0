package io.porchlight.gateway.clip;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.porchlight.contracts.api.ClipAnnouncement;
import io.porchlight.contracts.api.ClipUpload;
import io.porchlight.gateway.http.Answers;
import io.porchlight.gateway.http.Callee;
import io.porchlight.gateway.http.DeviceCall;
import io.porchlight.gateway.http.DeviceRoute;
import io.porchlight.gateway.http.JsonBody;
import io.porchlight.gateway.limit.EdgeLimits;
import io.porchlight.gateway.registry.EpochKeys;
import io.porchlight.gateway.registry.Registration;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import io.vertx.ext.web.handler.BodyHandler;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.time.Clock;

/** {@code POST /v1/clips/{clipId}}: a clip is announced, checked and handed on under its epoch's key. */
@Singleton
public class ClipRoute implements DeviceRoute {
    private static final String HOME = "home";

    private final Vertx vertx;
    private final DeviceCall calls;
    private final EpochKeys epochs;
    private final VideoService video;
    private final ObjectMapper json;
    private final Answers answers;
    private final ClipQuota quota;

    ClipRoute(
            Vertx vertx,
            DeviceCall calls,
            EpochKeys epochs,
            VideoService video,
            ObjectMapper json,
            Answers answers,
            ClipQuota quota) {
        this.quota = quota;
        this.vertx = vertx;
        this.calls = calls;
        this.epochs = epochs;
        this.video = video;
        this.json = json;
        this.answers = answers;
    }

    @Override
    public void register(Router router) {
        router.route(HttpMethod.POST, "/v1/clips/:clipId").handler(call -> {
            Registration home = calls.home(call);
            ClipRules.requirePlan(home);
            quota.requireRoom(home.deviceId(), Clock.systemUTC().instant());
            // Asked once only: a login is used up by it.
            call.put(HOME, home);
            call.next();
        });
        router.route(HttpMethod.POST, "/v1/clips/:clipId")
                .handler(BodyHandler.create(false).setBodyLimit(EdgeLimits.CLIP_BODY.number()))
                .handler(this::announce);
    }

    private void announce(RoutingContext call) {
        Registration home = call.get(HOME);
        String clipId = call.pathParam("clipId");
        byte[] body = JsonBody.bytes(call);
        vertx.executeBlocking(() -> admitted(clipId, body, home), false)
                .compose(clip -> video.callee()
                        .call(HttpMethod.POST, "/v1/clips", clip.announcement())
                        .onSuccess(answer -> taken(home, clip, answer)))
                .onSuccess(answer -> answers.pass(call, answer))
                .onFailure(failure -> answers.fail(call, failure));
    }

    /** @param bytes of all tracks */
    private record Admitted(Buffer announcement, long bytes) {}

    private Admitted admitted(String clipId, byte[] body, Registration home) throws IOException {
        ClipUpload upload = JsonBody.read(body, ClipUpload.class);
        ClipAnnouncement clip = ClipRules.admit(
                clipId, upload, home, epochs::of, Clock.systemUTC().instant());
        return new Admitted(Buffer.buffer(json.writeValueAsBytes(clip)), ClipRules.bytes(upload));
    }

    private void taken(Registration home, Admitted clip, Callee.Answer answer) {
        if (answer.status() < 300) {
            quota.take(home.deviceId(), clip.bytes(), Clock.systemUTC().instant());
        }
    }
}
