package io.porchlight.messaging.http;

import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPipeline;
import io.netty.channel.ChannelPromise;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpStatusClass;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.util.ReferenceCountUtil;

/**
 * What comes behind a request of HTTP/1 before that is answered (RFC 9112, 9.3.2). Vert.x 4.5 keeps any number of requests
 * until the one before is answered, and drops what comes behind the last of a connection, or behind one for WebSocket,
 * without giving its memory back, which is outside the heap: sent again and again, that is all the memory there is. So
 * here no more than so many are let through, nothing after the last, and nothing that is no message. All on the
 * connection's event loop.
 */
public final class Pipelining extends ChannelDuplexHandler {
    /** Its name in the pipeline. */
    public static final String NAME = "pipelining";

    /** Vert.x' name of what makes bytes of answers: above it they are messages. */
    static final String BELOW = "httpEncoder";

    private final int most;
    private int unanswered;
    private boolean last;
    private boolean over;
    private boolean early;

    private Pipelining(int most) {
        this.most = most;
    }

    /**
     * Puts it into a connection's pipeline, on its event loop, before the first request; none of HTTP/2.
     *
     * @param most requests of one connection that are not answered yet: with a further one the connection is closed
     */
    public static void install(ChannelPipeline pipeline, int most) {
        pipeline.addAfter(BELOW, NAME, new Pipelining(most));
    }

    /** Whether something came behind a request for WebSocket before that was answered (against RFC 6455, 4.1). */
    public static boolean early(ChannelPipeline pipeline) {
        return pipeline.get(NAME) instanceof Pipelining pipelining && pipelining.early;
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
        if (message instanceof ByteBuf left) {
            // Of HTTP's decoder, which is taken out once WebSocket's are to come.
            left.release();
            early = true;
        } else if (over) {
            ReferenceCountUtil.release(message);
        } else if (message instanceof HttpRequest request) {
            request(context, request);
        } else {
            pass(context, message);
        }
    }

    private void request(ChannelHandlerContext context, HttpRequest request) {
        if (unanswered >= most) {
            over = true;
            ReferenceCountUtil.release(request);
            // Asked to close, Vert.x and TLS would first wait until all is written.
            Channel channel = context.channel();
            channel.unsafe().close(channel.voidPromise());
            return;
        }
        unanswered++;
        last = !keepsAlive(request);
        pass(context, request);
    }

    private void pass(ChannelHandlerContext context, Object message) {
        boolean end = message instanceof LastHttpContent;
        context.fireChannelRead(message);
        over |= end && last;
    }

    /**
     * As Vert.x judges whether a further request can come (RFC 9112, 9.3): for it {@code http/1.1} and {@code HTTP/1.01} are
     * other versions than the two that it knows, though Netty's {@code equals} takes them for the same.
     */
    @SuppressWarnings("ReferenceEquality")
    private static boolean keepsAlive(HttpRequest request) {
        HttpVersion version = request.protocolVersion();
        return version == HttpVersion.HTTP_1_1
                ? !request.headers().contains(HttpHeaderNames.CONNECTION, HttpHeaderValues.CLOSE, true)
                : version == HttpVersion.HTTP_1_0
                        && request.headers().contains(HttpHeaderNames.CONNECTION, HttpHeaderValues.KEEP_ALIVE, true);
    }

    @Override
    public void write(ChannelHandlerContext context, Object message, ChannelPromise promise) {
        if (message instanceof LastHttpContent && !isInterim(message)) {
            unanswered--;
        }
        context.write(message, promise);
    }

    private static boolean isInterim(Object message) {
        return message instanceof HttpResponse response
                && response.status().codeClass() == HttpStatusClass.INFORMATIONAL;
    }
}
