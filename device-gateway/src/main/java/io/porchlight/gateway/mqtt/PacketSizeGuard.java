package io.porchlight.gateway.mqtt;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.ByteToMessageDecoder;
import io.netty.handler.codec.DecoderException;
import io.netty.handler.codec.TooLongFrameException;
import io.netty.handler.codec.mqtt.MqttDecoder;
import io.netty.handler.codec.mqtt.MqttMessage;
import io.netty.handler.codec.mqtt.MqttMessageFactory;
import io.netty.util.ReferenceCountUtil;
import org.jspecify.annotations.Nullable;

/**
 * Refuses a packet by what its fixed header announces (MQTT 5, 2.1.4), before any of it is kept. Netty's decoder looks
 * at the size only once it has the whole topic name, which may be 64 KiB.
 *
 * <p>Hands bytes on packet by packet, and refuses one whose content has another length than it says. Netty's decoder does not
 * look: of a content that ends early it reads the rest as packets of their own, and of a length within it that lies it waits
 * for up to 64 KiB of the packets behind it.
 *
 * <p>When a packet is refused, an invalid message takes its place and nothing more passes.
 */
final class PacketSizeGuard extends ChannelInboundHandlerAdapter {
    private static final int LENGTH_BITS = 7;
    private static final int LAST_SHIFT = 3 * LENGTH_BITS;

    private final int largest;
    private @Nullable ChannelHandlerContext behind;
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

    /** Keeps what the decoder makes until it is known whether it is one packet. */
    private static final class Decoded extends ChannelInboundHandlerAdapter implements ByteToMessageDecoder.Cumulator {
        private ByteBuf given = Unpooled.EMPTY_BUFFER;
        private @Nullable MqttMessage first;
        private int messages;

        /** The decoder asks for this with everything that it is given: what it leaves unread shows in here. */
        @Override
        public ByteBuf cumulate(ByteBufAllocator allocator, ByteBuf unread, ByteBuf in) {
            given = ByteToMessageDecoder.MERGE_CUMULATOR.cumulate(allocator, unread, in);
            return given;
        }

        @Override
        public void channelRead(ChannelHandlerContext context, Object message) {
            if (messages++ == 0) {
                first = (MqttMessage) message;
            } else {
                ReferenceCountUtil.release(message);
            }
        }

        /** What was made since the last time, if it is a packet that the decoder refuses or the whole of these bytes. */
        @Nullable
        MqttMessage take(boolean last) {
            MqttMessage one = first;
            boolean whole = last && messages == 1 && !given.isReadable();
            given = Unpooled.EMPTY_BUFFER;
            first = null;
            messages = 0;
            if (one != null && !whole && one.decoderResult().isSuccess()) {
                ReferenceCountUtil.release(one);
                return null;
            }
            return one;
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
        // From the first bytes on: nothing that the decoder makes may pass unseen.
        behind(context);
        try {
            while (bytes.isReadable() && !refused) {
                int start = bytes.readerIndex();
                Piece piece = next(bytes);
                if (piece == Piece.TOO_LARGE) {
                    refuse(context, new TooLongFrameException("a packet of more than " + largest + " bytes"));
                    return;
                }
                seen += bytes.readerIndex() - start;
                context.fireChannelRead(bytes.retainedSlice(start, bytes.readerIndex() - start));
                settle(context, piece == Piece.LAST);
            }
        } finally {
            ReferenceCountUtil.release(bytes);
        }
    }

    /** Hands on what the decoder made of a piece. */
    private void settle(ChannelHandlerContext context, boolean last) {
        ChannelHandlerContext behind = behind(context);
        if (behind == null) {
            return;
        }
        Decoded decoded = (Decoded) behind.handler();
        boolean nothing = decoded.messages == 0;
        MqttMessage packet = decoded.take(last);
        if (packet != null) {
            refused = packet.decoderResult().isFailure();
            behind.fireChannelRead(packet);
        } else if (last || !nothing) {
            refuse(context, new DecoderException("the content of a packet has another length than it says"));
        }
    }

    private void refuse(ChannelHandlerContext context, DecoderException why) {
        refused = true;
        MqttMessage invalid = MqttMessageFactory.newInvalidMessage(why);
        ChannelHandlerContext behind = behind(context);
        if (behind == null) {
            context.fireChannelRead(invalid);
        } else {
            behind.fireChannelRead(invalid);
        }
    }

    /** Where what the decoder makes is kept, put there with the first bytes; {@code null} if there is no decoder. */
    private @Nullable ChannelHandlerContext behind(ChannelHandlerContext context) {
        if (behind == null) {
            ChannelHandlerContext decoder = context.pipeline().context(MqttDecoder.class);
            if (decoder != null) {
                var decoded = new Decoded();
                ((MqttDecoder) decoder.handler()).setCumulator(decoded);
                context.pipeline().addAfter(decoder.name(), null, decoded);
                behind = context.pipeline().context(decoded);
            }
        }
        return behind;
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
