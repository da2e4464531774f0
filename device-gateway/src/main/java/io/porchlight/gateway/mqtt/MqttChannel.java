package io.porchlight.gateway.mqtt;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.PooledByteBufAllocator;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelOutboundBuffer;
import io.netty.channel.ChannelPipeline;
import io.netty.channel.WriteBufferWaterMark;
import io.netty.handler.codec.mqtt.MqttDecoder;
import io.netty.handler.codec.mqtt.MqttEncoder;
import io.netty.handler.codec.mqtt.MqttMessage;
import io.netty.handler.codec.mqtt.MqttPubReplyMessageVariableHeader;
import io.netty.util.ReferenceCountUtil;
import io.porchlight.gateway.limit.EdgeLimits;
import io.vertx.core.net.impl.NetSocketInternal;

/** MQTT's part of a connection's pipeline, with bounds on what it may hold. */
final class MqttChannel {
    private static final String LAST = "handler";

    /** Fixed header of PUBACK, and the length of a packet identifier behind it. */
    private static final int PUBACK = 0x4002_0000;

    private static final WriteBufferWaterMark MARKS =
            new WriteBufferWaterMark(EdgeLimits.WRITE_MARK.asInt() / 2, EdgeLimits.WRITE_MARK.asInt());

    /** What comes up to the session, on the connection's event loop. */
    interface Inbound {
        /** A read brought so many bytes, before anything is made of them. */
        void bytes(long count);

        /** A packet, well-formed or not; the reference to it goes with it. */
        void packet(MqttMessage packet);

        /** What a read brought was worked through. */
        void readComplete();

        /** Whether the device takes what it is sent has changed. */
        void writable(boolean on);
    }

    private final Channel channel;
    private final PacketReader packets = new PacketReader(EdgeLimits.PACKET_SIZE.asInt());
    private final Inbound inbound;
    private ChannelHandlerContext encoding;
    private ChannelHandlerContext encoded;
    private boolean reading = true;

    private MqttChannel(ChannelHandlerContext last, Inbound inbound) {
        this.encoding = last;
        this.encoded = last;
        this.channel = last.channel();
        this.inbound = inbound;
    }

    /**
     * Sets the pipeline up. Packets go to the session straight from it: they need nothing of what Vert.x does for a socket.
     *
     * @param below what stands between TLS and MQTT: WebSocket's frames, or nothing
     */
    static MqttChannel install(NetSocketInternal socket, Inbound inbound, ChannelHandler... below) {
        ChannelPipeline pipeline = socket.channelHandlerContext().pipeline();
        var mqtt = new MqttChannel(pipeline.context(LAST), inbound);
        // TLS asks for a buffer of a whole record per packet; Vert.x' allocator would make each of them anew.
        mqtt.channel.config().setAllocator(PooledByteBufAllocator.DEFAULT);
        mqtt.channel.config().setWriteBufferWaterMark(MARKS);
        pipeline.addBefore(LAST, "edge-bytes", new Counter(inbound));
        for (ChannelHandler handler : below) {
            pipeline.addBefore(LAST, null, handler);
        }
        pipeline.addBefore(LAST, "mqtt-encoder", MqttEncoder.INSTANCE);
        pipeline.addBefore(LAST, "mqtt-packets", mqtt.packets);
        pipeline.addBefore(
                LAST, "mqtt-decoder", new MqttDecoder(EdgeLimits.PACKET_SIZE.asInt(), EdgeLimits.CLIENT_ID.asInt()));
        pipeline.addBefore(LAST, "mqtt-session", mqtt.new Session());
        // What is written starts right above the encoder: every handler that it need not pass is one less to look at.
        mqtt.encoding = pipeline.context("mqtt-packets");
        mqtt.encoded = pipeline.context("mqtt-encoder");
        return mqtt;
    }

    /** Stops reading the socket at once, or reads on: first what an earlier read brought, then the socket. */
    void read(boolean on) {
        reading = on;
        if (!on) {
            packets.want(false);
            readSocket(false);
        } else {
            // Not from within: a packet may want the reading stopped again before the next one comes.
            channel.eventLoop().execute(this::handOver);
        }
    }

    private void handOver() {
        try {
            if (reading) {
                packets.want(true);
                packets.handOn();
            }
            if (reading) {
                readSocket(true);
            }
        } catch (RuntimeException failed) {
            // As if it had come up the pipeline: it ends the connection.
            channel.pipeline().fireExceptionCaught(failed);
        }
    }

    /**
     * Reads on and throws it away. A kernel that has something unread when a connection is closed resets it, and then what
     * was said last may be lost on the way (RFC 9112, 9.6, has the same of HTTP).
     */
    void discard() {
        reading = false;
        packets.discard();
        readSocket(true);
    }

    private void readSocket(boolean on) {
        channel.config().setAutoRead(on);
    }

    /** Closes the socket without waiting for anything that is still to be written. */
    void cut() {
        channel.unsafe().close(channel.voidPromise());
    }

    boolean writable() {
        return channel.isWritable();
    }

    /** Sends a packet; whatever fails in that ends the connection. */
    void write(MqttMessage packet) {
        if (packet.variableHeader() instanceof MqttPubReplyMessageVariableHeader answer && answer.reasonCode() == 0) {
            // What is sent for every event: four bytes in both versions (MQTT 5, 3.4.2.1), no work for the encoder.
            encoded.writeAndFlush(
                    channel.alloc().ioBuffer(4).writeInt(PUBACK | answer.messageId()), encoded.voidPromise());
        } else {
            encoding.writeAndFlush(packet, encoding.voidPromise());
        }
    }

    /** Bytes read and not handled yet, and bytes written that the device has not taken. */
    long held() {
        ChannelOutboundBuffer out = channel.unsafe().outboundBuffer();
        return packets.held() + (out == null ? 0 : out.totalPendingWriteBytes());
    }

    /** The end of the pipeline for what comes in. */
    private final class Session extends ChannelInboundHandlerAdapter {
        @Override
        public void channelRead(ChannelHandlerContext context, Object message) {
            if (message instanceof MqttMessage packet) {
                inbound.packet(packet);
            } else {
                ReferenceCountUtil.release(message);
                context.close();
            }
        }

        /** Vert.x, behind, had nothing to read and has nothing to finish. */
        @Override
        public void channelReadComplete(ChannelHandlerContext context) {}

        @Override
        public void channelInactive(ChannelHandlerContext context) {
            reading = false;
            context.fireChannelInactive();
        }

        @Override
        public void channelWritabilityChanged(ChannelHandlerContext context) {
            inbound.writable(context.channel().isWritable());
            context.fireChannelWritabilityChanged();
        }
    }

    private static final class Counter extends ChannelInboundHandlerAdapter {
        private final Inbound inbound;

        Counter(Inbound inbound) {
            this.inbound = inbound;
        }

        @Override
        public void channelReadComplete(ChannelHandlerContext context) {
            context.fireChannelReadComplete();
            inbound.readComplete();
        }

        @Override
        public void channelRead(ChannelHandlerContext context, Object message) {
            if (message instanceof ByteBuf bytes) {
                inbound.bytes(bytes.readableBytes());
            }
            context.fireChannelRead(message);
        }
    }
}
