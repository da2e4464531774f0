package io.porchlight.gateway.http;

import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.util.ReferenceCountUtil;
import io.porchlight.gateway.limit.EdgeLimits;
import io.vertx.core.http.HttpConnection;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Lets an answer be heard that comes before the body has ended. Whoever is still sending into a connection that is closed
 * gets a TCP reset, and may lose what it has not read yet (RFC 9112, 9.6). So the connection stays, takes no further
 * request, and what comes is thrown away until the body has ended, {@link EdgeLimits#LINGER} is over or
 * {@link EdgeLimits#LINGER_BYTES} have come; then it is closed. All on the connection's event loop.
 */
public final class Lingering extends ChannelInboundHandlerAdapter {
    /** Its name in the pipeline. */
    public static final String NAME = "lingering";

    /** How long the largest answer may take, at the slowest pace that a body may have. */
    private static final long SLOWEST_ANSWER_MILLIS =
            EdgeLimits.ANSWER_BYTES.number() * 1000 / EdgeLimits.BODY_RATE.number();

    private boolean inBody;
    private boolean discarding;
    private long left = EdgeLimits.LINGER_BYTES.number();
    private @Nullable ScheduledFuture<?> due;

    private Lingering() {}

    /** Puts it above HTTP's decoder; to be called on the connection's event loop, once. */
    static void install(HttpConnection connection) {
        HttpPeers.context(connection).pipeline().addAfter("httpDecoder", NAME, new Lingering());
    }

    /** The answer is written: from now on nothing is taken in, and the connection is closed when that is safe. */
    static void begin(HttpConnection connection) {
        Channel channel = HttpPeers.context(connection).channel();
        if (!channel.isActive()) {
            return;
        }
        if (!(channel.pipeline().get(NAME) instanceof Lingering lingering)) {
            close(channel);
        } else if (!lingering.discarding) {
            lingering.begin(channel);
        }
    }

    private void begin(Channel channel) {
        discarding = true;
        // By then whoever reads has read: what is still to be written is waited for no longer.
        long patience = inBody ? EdgeLimits.LINGER.millis() : SLOWEST_ANSWER_MILLIS;
        due = channel.eventLoop().schedule(() -> HttpPeers.cut(channel), patience, TimeUnit.MILLISECONDS);
        if (!inBody) {
            close(channel);
            return;
        }
        // No head is to come that would have to be waited for; whoever paused the body would wait for ever.
        if (channel.pipeline().get(HeadClock.NAME) != null) {
            channel.pipeline().remove(HeadClock.NAME);
        }
        channel.config().setAutoRead(true);
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
        boolean last = message instanceof LastHttpContent;
        if (!discarding) {
            inBody = message instanceof HttpRequest ? !last : inBody && !last;
            context.fireChannelRead(message);
            return;
        }
        if (message instanceof HttpContent content) {
            left -= content.content().readableBytes();
        }
        ReferenceCountUtil.release(message);
        if (last || left < 0) {
            close(context.channel());
        }
    }

    @Override
    public void handlerRemoved(ChannelHandlerContext context) {
        if (due != null) {
            due.cancel(false);
        }
    }

    /** Behind what was written. */
    private static void close(Channel channel) {
        channel.writeAndFlush(Unpooled.EMPTY_BUFFER).addListener(ChannelFutureListener.CLOSE);
    }
}
