package io.porchlight.gateway.http;

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.porchlight.gateway.limit.EdgeLimits;
import io.vertx.core.http.HttpConnection;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Closes a connection whose next request's head is not whole in time: the first from the end of the TLS handshake on,
 * a later one from its first byte on. Whoever sends a byte now and then is never idle; this does not help it.
 */
public final class HeadClock extends ChannelInboundHandlerAdapter {
    /** Its name in the pipeline. */
    public static final String NAME = "head-clock";

    private boolean waiting = true;
    private @Nullable ScheduledFuture<?> due;

    private HeadClock() {}

    /** Puts a clock below HTTP's decoder; to be called on the connection's event loop, once. */
    static void install(HttpConnection connection) {
        HttpPeers.context(connection).pipeline().addBefore("httpDecoder", NAME, new HeadClock());
    }

    /** The clock of a connection. */
    static HeadClock of(HttpConnection connection) {
        return (HeadClock) HttpPeers.context(connection).pipeline().get(NAME);
    }

    /** A head is there. */
    void headRead() {
        waiting = false;
        stop();
    }

    /** Its answer is given: the next head may come. */
    void answered() {
        waiting = true;
    }

    @Override
    public void handlerAdded(ChannelHandlerContext context) {
        start(context);
    }

    @Override
    public void handlerRemoved(ChannelHandlerContext context) {
        stop();
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
        if (waiting && due == null) {
            start(context);
        }
        context.fireChannelRead(message);
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) {
        stop();
        context.fireChannelInactive();
    }

    private void start(ChannelHandlerContext context) {
        due = context.executor()
                .schedule(
                        () -> HttpPeers.hangUp(context.channel()),
                        EdgeLimits.HTTP_HEAD_WAIT.millis(),
                        TimeUnit.MILLISECONDS);
    }

    private void stop() {
        if (due != null) {
            due.cancel(false);
            due = null;
        }
    }
}
