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
 * Hands bytes to Netty's decoder packet by packet, each whole and only once the session wants it.
 *
 * <p>A packet is refused by what its fixed header announces (MQTT 5, 2.1.4), before any of it is kept; the decoder looks
 * at the size only once it has the whole topic name. The decoder begins anew with every piece that it is given, so it is
 * given none before the last is there: else a packet in a thousand pieces would be read a thousand times. What the
 * session does not want yet stays bytes: decoded, small packets and long lists of filters take fifty times as much. And
 * of each packet it is seen that it is one: of a content that ends early the decoder reads the rest as packets of their
 * own.
 *
 * <p>When a packet is refused, an invalid message takes its place and nothing more passes.
 */
final class PacketReader extends ChannelInboundHandlerAdapter {
    private static final int LENGTH_BITS = 7;
    private static final int LAST_SHIFT = 3 * LENGTH_BITS;
    private static final int PUBLISH = 3;
    private static final int PUBREL = 6;
    private static final int SUBSCRIBE = 8;
    private static final int UNSUBSCRIBE = 10;

    private final int largest;

    /** Not wanted yet. */
    private ByteBuf unread = Unpooled.EMPTY_BUFFER;

    /** A packet of which not all has come. */
    private ByteBuf begun = Unpooled.EMPTY_BUFFER;

    private @Nullable ChannelHandlerContext context;
    private @Nullable ChannelHandlerContext behind;
    private boolean wanted = true;
    private boolean refused;
    private boolean inLength;
    private int length;
    private int shift;
    private int body;
    private long held;

    PacketReader(int largest) {
        this.largest = largest;
    }

    /** Bytes that came in and are not handed on yet. */
    long held() {
        return held;
    }

    /** Keeps what is there and what comes, or hands it on from the next {@link #handOn} and whatever comes on. */
    void want(boolean on) {
        wanted = on;
    }

    /** Hands on what was kept, as long as it is wanted. */
    void handOn() {
        if (context != null && unread.isReadable()) {
            split(context, unread);
            if (!unread.isReadable() || refused) {
                unread.release();
                unread = Unpooled.EMPTY_BUFFER;
            }
        }
    }

    /** Keeps what the decoder makes of a packet until it is known whether it is one packet. */
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

        /** What was made since the last time, if it is a packet that the decoder refuses or the whole of what it was given. */
        @Nullable
        MqttMessage take() {
            MqttMessage one = first;
            boolean whole = messages == 1 && !given.isReadable();
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
        TOO_LARGE,
        /** No fixed header (MQTT 5, 2.1): no such type, flags that are reserved, or a fifth byte of length. */
        NO_HEADER
    }

    @Override
    public void handlerAdded(ChannelHandlerContext added) {
        context = added;
    }

    @Override
    public void handlerRemoved(ChannelHandlerContext removed) {
        release();
    }

    @Override
    public void channelInactive(ChannelHandlerContext inactive) {
        release();
        inactive.fireChannelInactive();
    }

    /** Throws away what is there and what comes. */
    void discard() {
        release();
    }

    private void release() {
        refused = true;
        unread.release();
        begun.release();
        unread = Unpooled.EMPTY_BUFFER;
        begun = Unpooled.EMPTY_BUFFER;
    }

    @Override
    public void channelRead(ChannelHandlerContext reading, Object message) {
        if (!(message instanceof ByteBuf bytes)) {
            reading.fireChannelRead(message);
            return;
        }
        try {
            if (refused) {
                return;
            }
            held += bytes.readableBytes();
            if (!unread.isReadable()) {
                split(reading, bytes);
            }
            if (bytes.isReadable() && !refused) {
                unread = appended(reading, unread, bytes);
            }
        } finally {
            bytes.release();
        }
    }

    private static ByteBuf appended(ChannelHandlerContext context, ByteBuf before, ByteBuf more) {
        ByteBuf all = before.isReadable() ? before : context.alloc().buffer(more.readableBytes());
        return all.discardSomeReadBytes().writeBytes(more);
    }

    private void split(ChannelHandlerContext reading, ByteBuf bytes) {
        while (wanted && bytes.isReadable() && !refused) {
            int start = bytes.readerIndex();
            Piece piece = next(bytes);
            ByteBuf read = bytes.slice(start, bytes.readerIndex() - start);
            switch (piece) {
                case TOO_LARGE ->
                    refuse(reading, new TooLongFrameException("a packet of more than " + largest + " bytes"));
                case NO_HEADER -> refuse(reading, new DecoderException("this begins no packet"));
                case PART -> begun = appended(reading, begun, read);
                case LAST -> {
                    ByteBuf packet = begun.isReadable() ? begun.writeBytes(read) : read.retain();
                    begun = Unpooled.EMPTY_BUFFER;
                    pass(reading, packet);
                }
            }
        }
    }

    /** Hands on what the decoder makes of a packet. */
    private void pass(ChannelHandlerContext reading, ByteBuf packet) {
        ChannelHandlerContext session = behind(reading);
        held -= packet.readableBytes();
        reading.fireChannelRead(packet);
        if (session == null) {
            return;
        }
        MqttMessage message = ((Decoded) session.handler()).take();
        if (message == null) {
            refuse(reading, new DecoderException("the content of a packet has another length than it says"));
        } else {
            refused |= message.decoderResult().isFailure();
            session.fireChannelRead(message);
        }
    }

    private void refuse(ChannelHandlerContext reading, DecoderException why) {
        refused = true;
        MqttMessage invalid = MqttMessageFactory.newInvalidMessage(why);
        ChannelHandlerContext session = behind(reading);
        if (session == null) {
            reading.fireChannelRead(invalid);
        } else {
            session.fireChannelRead(invalid);
        }
    }

    /** Where what the decoder makes is kept, put there with the first packet; {@code null} if there is no decoder. */
    private @Nullable ChannelHandlerContext behind(ChannelHandlerContext reading) {
        if (behind == null) {
            ChannelHandlerContext decoder = reading.pipeline().context(MqttDecoder.class);
            if (decoder != null) {
                var decoded = new Decoded();
                ((MqttDecoder) decoder.handler()).setCumulator(decoded);
                reading.pipeline().addAfter(decoder.name(), null, decoded);
                behind = reading.pipeline().context(decoded);
            }
        }
        return behind;
    }

    /** Type and flags (MQTT 5, 2.1.2 and 2.1.3): what cannot become a packet is not waited for. */
    private static boolean beginsPacket(int first) {
        int flags = first & 0x0f;
        return switch (first >> 4) {
            case 0 -> false;
            case PUBLISH -> (flags & 0x06) != 0x06;
            case PUBREL, SUBSCRIBE, UNSUBSCRIBE -> flags == 0x02;
            default -> flags == 0;
        };
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
                if (!beginsPacket(bytes.readUnsignedByte())) {
                    return Piece.NO_HEADER;
                }
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
                    return Piece.NO_HEADER;
                } else {
                    shift += LENGTH_BITS;
                }
            }
        }
        return Piece.PART;
    }
}
