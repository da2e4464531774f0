package io.porchlight.gateway.mqtt;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPromise;
import io.netty.handler.codec.http.websocketx.BinaryWebSocketFrame;
import io.netty.handler.codec.http.websocketx.CloseWebSocketFrame;
import io.netty.handler.codec.http.websocketx.ContinuationWebSocketFrame;
import io.netty.handler.codec.http.websocketx.CorruptedWebSocketFrameException;
import io.netty.handler.codec.http.websocketx.PingWebSocketFrame;
import io.netty.handler.codec.http.websocketx.PongWebSocketFrame;
import io.netty.handler.codec.http.websocketx.WebSocket13FrameDecoder;
import io.netty.handler.codec.http.websocketx.WebSocket13FrameEncoder;
import io.netty.handler.codec.http.websocketx.WebSocketCloseStatus;
import io.netty.handler.codec.http.websocketx.WebSocketDecoderConfig;
import io.netty.handler.codec.http.websocketx.WebSocketFrame;
import io.netty.util.ReferenceCountUtil;
import io.porchlight.gateway.http.HttpPeers;
import io.porchlight.gateway.limit.EdgeLimits;
import io.porchlight.gateway.limit.MonotonicClock;
import io.porchlight.gateway.limit.TokenBucket;
import org.jspecify.annotations.Nullable;

/**
 * WebSocket's frames as a stream of bytes: their bounds mean nothing to MQTT, so packets may be split over them and
 * joined in one. Binary frames only; anything else that is data ends the connection (MQTT 5, 6.0).
 */
final class WebSocketFrames extends ChannelDuplexHandler {
    private boolean closing;

    /** Only where there was one. */
    private @Nullable TokenBucket pings;

    private WebSocketFrames() {}

    /** What has to stand between TLS and MQTT, in this order. */
    static ChannelHandler[] handlers() {
        WebSocketDecoderConfig config = WebSocketDecoderConfig.newBuilder()
                .maxFramePayloadLength(EdgeLimits.WEBSOCKET_FRAME.asInt())
                .expectMaskedFrames(true)
                .allowExtensions(false)
                .closeOnProtocolViolation(false)
                .build();
        return new ChannelHandler[] {
            new WebSocket13FrameEncoder(false), new WebSocket13FrameDecoder(config), new WebSocketFrames()
        };
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
        if (!(message instanceof WebSocketFrame frame)) {
            context.fireChannelRead(message);
            return;
        }
        if (closing) {
            frame.release();
            return;
        }
        switch (frame) {
            case BinaryWebSocketFrame data -> context.fireChannelRead(data.content());
            case ContinuationWebSocketFrame data -> context.fireChannelRead(data.content());
            case PingWebSocketFrame ping -> pong(context, ping);
            case PongWebSocketFrame pong -> pong.release();
            case CloseWebSocketFrame close -> {
                close.release();
                end(context, WebSocketCloseStatus.NORMAL_CLOSURE);
            }
            default -> {
                frame.release();
                end(context, WebSocketCloseStatus.INVALID_MESSAGE_TYPE);
            }
        }
    }

    /** Pings count like messages. Whoever does not take the answers gets none: they would be kept here. */
    private void pong(ChannelHandlerContext context, PingWebSocketFrame ping) {
        long now = MonotonicClock.now();
        if (pings == null) {
            pings = new TokenBucket(EdgeLimits.MESSAGE_BURST.number(), EdgeLimits.MESSAGES_PER_SECOND.number(), now);
        }
        pings.take(now);
        if (pings.readyAt(now) - now > EdgeLimits.RATE_PATIENCE.millis()) {
            ping.release();
            end(context, WebSocketCloseStatus.POLICY_VIOLATION);
        } else if (context.channel().isWritable()) {
            context.writeAndFlush(new PongWebSocketFrame(ping.content()));
        } else {
            ping.release();
        }
    }

    private void end(ChannelHandlerContext context, WebSocketCloseStatus status) {
        closing = true;
        HttpPeers.cutLater(context.channel());
        context.writeAndFlush(new CloseWebSocketFrame(status)).addListener(ChannelFutureListener.CLOSE);
    }

    /** After a frame that cannot be one the decoder reads nothing more. */
    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
        if (!(cause instanceof CorruptedWebSocketFrameException corrupted)) {
            context.fireExceptionCaught(cause);
        } else if (!closing) {
            end(context, corrupted.closeStatus());
        }
    }

    @Override
    public void write(ChannelHandlerContext context, Object message, ChannelPromise promise) {
        if (message instanceof ByteBuf bytes) {
            if (closing) {
                ReferenceCountUtil.release(bytes);
                promise.trySuccess();
            } else if (bytes.isReadable()) {
                context.write(new BinaryWebSocketFrame(bytes), promise);
            } else {
                context.write(bytes, promise);
            }
        } else {
            context.write(message, promise);
        }
    }

    @Override
    public void close(ChannelHandlerContext context, ChannelPromise promise) {
        if (closing || !context.channel().isActive()) {
            context.close(promise);
            return;
        }
        closing = true;
        HttpPeers.cutLater(context.channel());
        context.writeAndFlush(new CloseWebSocketFrame(WebSocketCloseStatus.NORMAL_CLOSURE))
                .addListener(written -> context.close(promise));
    }
}
