package io.porchlight.gateway.mqtt;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.DecoderException;
import io.netty.handler.codec.TooLongFrameException;
import io.netty.handler.codec.mqtt.MqttDecoder;
import io.netty.handler.codec.mqtt.MqttMessageFactory;
import io.netty.util.ReferenceCountUtil;
import org.jspecify.annotations.Nullable;

/**
 * Refuses a packet by what its fixed header announces (MQTT 5, 2.1.4), before any of it is kept. Netty's decoder looks
 * at the size only once it has the whole topic name, which may be 64 KiB.
 *
 * <p>Hands bytes on packet by packet, and refuses one of which the decoder makes nothing although it is whole: a length
 * within it lies, and Netty would take up to 64 KiB of the packets behind it for its rest.
 *
 * <p>When a packet is refused, an invalid message takes its place and nothing more passes.
 */
final class PacketSizeGuard extends ChannelInboundHandlerAdapter {
    private static final int LENGTH_BITS = 7;
    private static final int LAST_SHIFT = 3 * LENGTH_BITS;

    private final int largest;
    private @Nullable Decoded decoded;
    private boolean refused;
    private boolean inLength;
    private int length;
    private int shift;
    private int body;
    private long seen;

    PacketSizeGuard(int largest) {
        this.largest = largest;
    }

    /** Bytes that came in and passed. */
    long seen() {
        return seen;
    }

    /** Counts what the decoder makes. */
    private static final class Decoded extends ChannelInboundHandlerAdapter {
        private long messages;
        private boolean absent;

        @Override
        public void channelRead(ChannelHandlerContext context, Object message) {
            messages++;
            context.fireChannelRead(message);
        }
    }

    /** What the next bytes are. */
    private enum Piece {
        /** The rest of a packet. */
        LAST,
        /** A part of one that is not its last. */
        PART,
        /** The beginning of one that is too large. */
        TOO_LARGE
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
        if (!(message instanceof ByteBuf bytes)) {
            context.fireChannelRead(message);
            return;
        }
        try {
            Decoded behind = decoded(context);
            while (bytes.isReadable() && !refused) {
                int start = bytes.readerIndex();
                Piece piece = next(bytes);
                if (piece == Piece.TOO_LARGE) {
                    refuse(context, new TooLongFrameException("a packet of more than " + largest + " bytes"));
                    return;
                }
                seen += bytes.readerIndex() - start;
                long before = behind.messages;
                context.fireChannelRead(bytes.retainedSlice(start, bytes.readerIndex() - start));
                if (piece == Piece.LAST && behind.messages == before && !behind.absent) {
                    refuse(context, new DecoderException("a length within a packet exceeds it"));
                }
            }
        } finally {
            ReferenceCountUtil.release(bytes);
        }
    }

    private void refuse(ChannelHandlerContext context, DecoderException why) {
        refused = true;
        context.fireChannelRead(MqttMessageFactory.newInvalidMessage(why));
    }

    /** The counter behind the decoder, put there with the first bytes. */
    private Decoded decoded(ChannelHandlerContext context) {
        Decoded there = decoded;
        if (there == null) {
            there = new Decoded();
            decoded = there;
            ChannelHandlerContext decoder = context.pipeline().context(MqttDecoder.class);
            there.absent = decoder == null;
            if (decoder != null) {
                context.pipeline().addAfter(decoder.name(), null, there);
            }
        }
        return there;
    }

    /** Reads on to the end of a packet, or of these bytes. */
    private Piece next(ByteBuf bytes) {
        while (bytes.isReadable()) {
            if (body > 0) {
                int skipped = Math.min(body, bytes.readableBytes());
                body -= skipped;
                bytes.skipBytes(skipped);
                if (body == 0) {
                    return Piece.LAST;
                }
            } else if (!inLength) {
                bytes.skipBytes(1);
                inLength = true;
                length = 0;
                shift = 0;
            } else {
                int next = bytes.readUnsignedByte();
                length |= (next & 0x7f) << shift;
                if ((next & 0x80) == 0) {
                    inLength = false;
                    body = length;
                    if (2L + shift / LENGTH_BITS + length > largest) {
                        return Piece.TOO_LARGE;
                    }
                    if (body == 0) {
                        return Piece.LAST;
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
        return Piece.PART;
    }
}
