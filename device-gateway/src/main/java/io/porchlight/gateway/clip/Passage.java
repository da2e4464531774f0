package io.porchlight.gateway.clip;

import io.porchlight.gateway.http.HttpPeers;
import io.vertx.core.Context;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.ext.web.RoutingContext;
import org.jspecify.annotations.Nullable;

/**
 * One track on its way from a device to video-service: once one end has gone, so has the other. Everything happens on the
 * device's connection's event loop, except where something else is said.
 */
final class Passage {
    private final RoutingContext call;
    private final Context loop;
    private @Nullable HttpClientRequest up;
    private boolean answered;
    private boolean over;

    /** To be made on the event loop of the call. */
    Passage(RoutingContext call, Context loop) {
        this.call = call;
        this.loop = loop;
    }

    /** The way to video-service is there. @return whether it is of use still */
    boolean open(HttpClientRequest upstream) {
        if (over) {
            upstream.reset();
            return false;
        }
        up = upstream;
        return true;
    }

    /** video-service has said its word. */
    void answered() {
        answered = true;
    }

    /** Whether nobody is left who would hear an answer. */
    boolean over() {
        return over;
    }

    /** The device's call has ended, answered or not: video-service is not to wait for what does not come. */
    void end() {
        over = true;
        // What is answered and whole has come to its end by itself; to reset it would close a connection that is good.
        if (up != null && !(answered && call.request().isEnded())) {
            up.reset();
        }
    }

    /** Ends it to make room for another; from any thread. */
    void giveWay() {
        loop.runOnContext(here -> {
            // Else the connection serves something else by now.
            if (!over) {
                end();
                HttpPeers.hangUp(call.request().connection());
            }
        });
    }
}
