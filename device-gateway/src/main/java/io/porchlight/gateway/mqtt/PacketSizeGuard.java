package io.porchlight.gateway.mqtt;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.TooLongFrameException;
import io.netty.handler.codec.mqtt.MqttMessageFactory;
import io.netty.util.ReferenceCountUtil;

/**
 * Refuses a packet by what its fixed header announces (MQTT 5, 2.1.4), before any of it is kept. Netty's decoder looks
 * at the size only once it has the whole topic name, which may be 64 KiB.
 *
 * <p>Passes bytes on as they are; when a packet is too large, an invalid message takes its place and nothing more
 * passes.
 */
final class PacketSizeGuard extends ChannelInboundHandlerAdapter {
    private static final int LENGTH_BITS = 7;
    private static final int LAST_SHIFT = 3 * LENGTH_BITS;

    private final int largest;
    private boolean refused;
    private boolean inLength;
    private int length;
    private int shift;
    private int body;

    PacketSizeGuard(int largest) {
        this.largest = largest;
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
        if (!(message instanceof ByteBuf bytes)) {
            context.fireChannelRead(message);
            return;
        }
        int until = refused ? bytes.readerIndex() : firstTooLarge(bytes);
        if (until == bytes.writerIndex()) {
            context.fireChannelRead(bytes);
            return;
        }
        try {
            if (until > bytes.readerIndex()) {
                context.fireChannelRead(bytes.readRetainedSlice(until - bytes.readerIndex()));
            }
            if (!refused) {
                refused = true;
                context.fireChannelRead(MqttMessageFactory.newInvalidMessage(
                        new TooLongFrameException("a packet of more than " + largest + " bytes")));
            }
        } finally {
            ReferenceCountUtil.release(bytes);
        }
    }

    /** Where in these bytes the first packet begins that is too large; their end if none does. */
    private int firstTooLarge(ByteBuf bytes) {
        int start = bytes.readerIndex();
        int at = start;
        while (at < bytes.writerIndex()) {
            if (body > 0) {
                int skipped = Math.min(body, bytes.writerIndex() - at);
                body -= skipped;
                at += skipped;
            } else if (!inLength) {
                start = at++;
                inLength = true;
                length = 0;
                shift = 0;
            } else {
                int next = bytes.getUnsignedByte(at++);
                length |= (next & 0x7f) << shift;
                if ((next & 0x80) == 0) {
                    inLength = false;
                    body = length;
                    if (2L + shift / LENGTH_BITS + length > largest) {
                        return start;
                    }
                } else if (shift == LAST_SHIFT) {
                    // Malformed: a fifth byte of length. The decoder finds out for itself.
                    inLength = false;
                    body = Integer.MAX_VALUE;
                } else {
                    shift += LENGTH_BITS;
                }
            }
        }
        return at;
    }
}
