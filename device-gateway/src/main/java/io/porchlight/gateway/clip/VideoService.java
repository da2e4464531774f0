package io.porchlight.gateway.clip;

import io.porchlight.gateway.http.Callee;
import io.porchlight.gateway.http.Callees;
import io.porchlight.gateway.http.ServiceTokens;
import io.vertx.core.Vertx;
import jakarta.inject.Singleton;

/** Where clips go. */
@Singleton
class VideoService {
    private final Callee callee;

    VideoService(Vertx vertx, Callees.Video video, ServiceTokens tokens) {
        this.callee = new Callee(vertx, video.url(), tokens);
    }

    Callee callee() {
        return callee;
    }
}
