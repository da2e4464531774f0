package io.porchlight.gateway.http;

import io.porchlight.gateway.limit.EdgeLimits;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServerRequest;
import java.util.function.BooleanSupplier;

/**
 * Whoever sends a body slower than the limit, while it could go faster, loses the connection, and so does whoever may send no
 * more.
 */
public final class BodyPace {
    private BodyPace() {}

    /**
     * Watches a request until its body has ended, or its answer was given.
     *
     * @param ours whether it is us who do not read on just now
     * @param allowed whether the body may go on
     * @param closing is told before the connection is closed
     */
    public static void watch(
            Vertx vertx, HttpServerRequest request, BooleanSupplier ours, BooleanSupplier allowed, Runnable closing) {
        long look = EdgeLimits.BODY_LOOK.millis();
        long least = EdgeLimits.BODY_RATE.number() * look / 1000;
        long[] seen = {0};
        vertx.setPeriodic(look, again -> {
            long read = request.bytesRead();
            if (request.isEnded()
                    || request.response().ended()
                    || request.response().closed()) {
                vertx.cancelTimer(again);
            } else if (!allowed.getAsBoolean() || (!ours.getAsBoolean() && read - seen[0] < least)) {
                vertx.cancelTimer(again);
                closing.run();
                HttpPeers.hangUp(request.connection());
            }
            seen[0] = read;
        });
    }

    /** Whether a request has a body at all. */
    static boolean hasBody(HttpServerRequest request) {
        String length = request.getHeader("Content-Length");
        return request.getHeader("Transfer-Encoding") != null || (length != null && !length.equals("0"));
    }
}
