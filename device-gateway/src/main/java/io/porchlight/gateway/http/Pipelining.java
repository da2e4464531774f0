package io.porchlight.gateway.http;

import io.netty.buffer.ByteBuf;
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
import io.porchlight.gateway.limit.EdgeLimits;
import io.vertx.core.http.HttpConnection;

/**
 * What comes behind a request before that is answered (RFC 9112, 9.3.2). Vert.x keeps any number of requests until the
 * one before is answered, and drops what comes behind the last of a connection, or behind one for WebSocket, without
 * giving its memory back: sent again and again, that is a node's memory. So here no more than
 * {@link EdgeLimits#PIPELINED} are let through, nothing after the last, and nothing that is no request. All on the
 * connection's event loop.
 */
public final class Pipelining extends ChannelDuplexHandler {
    /** Its name in the pipeline. */
    public static final String NAME = "pipelining";

    private int unanswered;
    private boolean last;
    private boolean over;
    private boolean early;

    private Pipelining() {}

    /** Puts it where answers are messages still and not bytes; to be called on the connection's event loop, once. */
    static void install(HttpConnection connection) {
        HttpPeers.context(connection).pipeline().addAfter("httpEncoder", NAME, new Pipelining());
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
        if (unanswered >= EdgeLimits.PIPELINED.number()) {
            over = true;
            ReferenceCountUtil.release(request);
            HttpPeers.cut(context.channel());
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

    /** As Vert.x judges whether a further request can come; RFC 9112, 9.3. */
    private static boolean keepsAlive(HttpRequest request) {
        HttpVersion version = request.protocolVersion();
        return version.equals(HttpVersion.HTTP_1_1)
                ? !request.headers().contains(HttpHeaderNames.CONNECTION, HttpHeaderValues.CLOSE, true)
                : version.equals(HttpVersion.HTTP_1_0)
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
