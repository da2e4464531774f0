package io.porchlight.gateway.mqtt;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.quicktheories.QuickTheory.qt;
import static org.quicktheories.generators.SourceDSL.integers;
import static org.quicktheories.generators.SourceDSL.lists;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelOutboundHandlerAdapter;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.codec.TooLongFrameException;
import io.netty.handler.codec.mqtt.MqttConnectMessage;
import io.netty.handler.codec.mqtt.MqttDecoder;
import io.netty.handler.codec.mqtt.MqttMessage;
import io.netty.handler.codec.mqtt.MqttMessageType;
import java.io.ByteArrayOutputStream;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Tag("A-43")
class PacketReaderTest {
    private static final int LARGEST = 300;
    private static final byte[] PINGREQ = {(byte) 0xc0, 0};

    @Test
    @DisplayName("Packets up to the limit pass whole; of the first beyond it nothing does, however the bytes are cut")
    void limit() {
        qt().forAll(
                        lists().of(integers().between(0, LARGEST - 3)).ofSizeBetween(0, 5),
                        integers().between(LARGEST - 2, 20_000_000),
                        integers().between(1, 50))
                .checkAssert((bodies, tooLarge, cut) -> {
                    var good = new ByteArrayOutputStream();
                    bodies.forEach(length -> good.writeBytes(packet(length, length)));
                    var all = new ByteArrayOutputStream();
                    all.writeBytes(good.toByteArray());
                    all.writeBytes(packet(tooLarge, 40));
                    check(good.toByteArray(), all.toByteArray(), cut);
                });
    }

    private static void check(byte[] good, byte[] all, int cut) {
        var channel = new EmbeddedChannel(new PacketReader(LARGEST));
        for (int from = 0; from < all.length; from += cut) {
            channel.writeInbound(Unpooled.copiedBuffer(all, from, Math.min(cut, all.length - from)));
        }
        var passed = new ByteArrayOutputStream();
        Object in = channel.readInbound();
        for (; in instanceof ByteBuf bytes; in = channel.readInbound()) {
            byte[] piece = new byte[bytes.readableBytes()];
            bytes.readBytes(piece);
            bytes.release();
            passed.writeBytes(piece);
        }
        MqttMessage refusal = assertInstanceOf(MqttMessage.class, in);
        assertInstanceOf(TooLongFrameException.class, refusal.decoderResult().cause());
        byte[] whole = Arrays.copyOf(passed.toByteArray(), good.length);
        assertEquals(List.of(good.length, true), List.of(whole.length, Arrays.equals(good, whole)));
        assertEquals(good.length, passed.size(), "of the refused one nothing");
        assertNull(channel.readInbound());
        channel.finishAndReleaseAll();
    }

    @Test
    @DisplayName(
            "A packet that is whole and of which nothing can be made, since a length within it lies, is refused at its end")
    void lyingLength() {
        byte[] connect = {0x10, 13, 0, 4, 'M', 'Q', 'T', 'T', 4, 2, 0, 9, 0, 1, 'x'};
        byte[] lie = {0x32, 3, (byte) 0xff, (byte) 0xff, 'a'};
        for (int cut = 1; cut <= connect.length + lie.length; cut++) {
            var channel = new EmbeddedChannel(new PacketReader(LARGEST), new MqttDecoder(LARGEST, 128));
            byte[] all = Arrays.copyOf(connect, connect.length + lie.length);
            System.arraycopy(lie, 0, all, connect.length, lie.length);
            for (int from = 0; from < all.length; from += cut) {
                channel.writeInbound(Unpooled.copiedBuffer(all, from, Math.min(cut, all.length - from)));
            }
            assertInstanceOf(MqttConnectMessage.class, channel.readInbound());
            MqttMessage refusal = channel.readInbound();
            assertTrue(refusal.decoderResult().isFailure(), "cut after " + cut);
            assertNull(channel.readInbound());
            channel.finishAndReleaseAll();
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "c004 c000c000", // PINGREQ around two others
                "e004 c000c000", // DISCONNECT around two others
                "4006 0001 c000c000", // PUBACK with more behind it
                "6206 0001 0000c000",
                "e003 c00030" // DISCONNECT around one and the first byte of another
            })
    @DisplayName(
            "A-43: packets within a packet are none: it is refused whole, however the bytes are cut, and nothing follows")
    void packetsWithin(String hex) {
        byte[] packet = HexFormat.of().parseHex(hex.replace(" ", ""));
        for (byte version : new byte[] {4, 5}) {
            byte[] connect = {0x10, 13, 0, 4, 'M', 'Q', 'T', 'T', version, 2, 0, 9, 0, 1, 'x'};
            if (version == 5) {
                connect = new byte[] {0x10, 14, 0, 4, 'M', 'Q', 'T', 'T', version, 2, 0, 9, 0, 0, 1, 'x'};
            }
            byte[] all = join(connect, packet, PINGREQ);
            for (int cut = 1; cut <= all.length; cut++) {
                var channel = new EmbeddedChannel(new PacketReader(LARGEST), new MqttDecoder(LARGEST, 128));
                for (int from = 0; from < all.length; from += cut) {
                    channel.writeInbound(Unpooled.copiedBuffer(all, from, Math.min(cut, all.length - from)));
                }
                assertInstanceOf(MqttConnectMessage.class, channel.readInbound());
                MqttMessage refusal = channel.readInbound();
                assertTrue(refusal.decoderResult().isFailure(), "version " + version + ", cut after " + cut);
                assertNull(channel.readInbound());
                channel.finishAndReleaseAll();
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"00", "0f", "36", "3e", "60", "63", "73", "80", "a0", "11", "c1", "e4", "47", "c0ffffffff"})
    @DisplayName("A-43: what cannot become a packet is refused at once, and not waited for")
    void noHeader(String hex) {
        var channel = new EmbeddedChannel(new PacketReader(LARGEST), new MqttDecoder(LARGEST, 128));
        channel.writeInbound(Unpooled.copiedBuffer(HexFormat.of().parseHex(hex)));
        MqttMessage refusal = channel.readInbound();
        assertTrue(refusal.decoderResult().isFailure());
        channel.writeInbound(Unpooled.copiedBuffer(PINGREQ));
        assertNull(channel.readInbound());
        channel.finishAndReleaseAll();
    }

    @Test
    @DisplayName(
            "A-43: the decoder is given each packet once and whole, however many pieces it comes in: else it would begin anew with each")
    void pieces() {
        AtomicInteger given = new AtomicInteger();
        var count = new ChannelInboundHandlerAdapter() {
            @Override
            public void channelRead(ChannelHandlerContext context, Object message) {
                given.incrementAndGet();
                context.fireChannelRead(message);
            }
        };
        var channel = new EmbeddedChannel(new PacketReader(LARGEST), count, new MqttDecoder(LARGEST, 128));
        byte[] connect = {0x10, 13, 0, 4, 'M', 'Q', 'T', 'T', 4, 2, 0, 9, 0, 1, 'x'};
        for (byte one : connect) {
            channel.writeInbound(Unpooled.copiedBuffer(new byte[] {one}));
        }
        assertInstanceOf(MqttConnectMessage.class, channel.readInbound());
        assertEquals(1, given.get());
        channel.finishAndReleaseAll();
    }

    @Test
    @DisplayName("A-43: what is not wanted yet stays bytes, and is handed on in order, as far as it is wanted")
    void unwanted() {
        var reader = new PacketReader(LARGEST);
        var stop = new ChannelInboundHandlerAdapter() {
            @Override
            public void channelRead(ChannelHandlerContext context, Object message) {
                reader.want(false);
                context.fireChannelRead(message);
            }
        };
        var channel = new EmbeddedChannel(reader, new MqttDecoder(LARGEST, 128), stop);
        byte[] connect = {0x10, 13, 0, 4, 'M', 'Q', 'T', 'T', 4, 2, 0, 9, 0, 1, 'x'};
        byte[] ack = {0x40, 2, 0, 7};
        channel.writeInbound(Unpooled.copiedBuffer(join(connect, PINGREQ)));
        channel.writeInbound(Unpooled.copiedBuffer(join(PINGREQ, ack)));
        channel.writeInbound(Unpooled.copiedBuffer(PINGREQ, 0, 1));
        assertInstanceOf(MqttConnectMessage.class, channel.readInbound());
        assertNull(channel.readInbound());
        assertEquals(9, reader.held());
        reader.handOn();
        assertNull(channel.readInbound(), "still unwanted");
        for (MqttMessageType type : List.of(MqttMessageType.PINGREQ, MqttMessageType.PINGREQ, MqttMessageType.PUBACK)) {
            reader.want(true);
            reader.handOn();
            MqttMessage next = channel.readInbound();
            assertEquals(type, next.fixedHeader().messageType());
            assertNull(channel.readInbound());
        }
        reader.want(true);
        reader.handOn();
        assertNull(channel.readInbound(), "half a packet");
        assertEquals(1, reader.held());
        channel.writeInbound(Unpooled.copiedBuffer(PINGREQ, 1, 1));
        MqttMessage last = channel.readInbound();
        assertEquals(MqttMessageType.PINGREQ, last.fixedHeader().messageType());
        assertEquals(0, reader.held());
        channel.finishAndReleaseAll();
    }

    private static byte[] join(byte[]... parts) {
        var out = new ByteArrayOutputStream();
        List.of(parts).forEach(out::writeBytes);
        return out.toByteArray();
    }

    private static byte[] packet(int announced, int sent) {
        var out = new ByteArrayOutputStream();
        out.write(0x30);
        int rest = announced;
        do {
            out.write(rest % 128 | (rest >= 128 ? 128 : 0));
            rest /= 128;
        } while (rest > 0);
        byte[] body = new byte[sent];
        Arrays.fill(body, (byte) 0x8f);
        out.writeBytes(body);
        return out.toByteArray();
    }

    @Test
    @DisplayName(
            "While the socket is not to be read, the decoder, which was given nothing, does not ask for more either")
    void asksForNothing() {
        var asked = new AtomicInteger();
        var channel = new EmbeddedChannel(
                new ChannelOutboundHandlerAdapter() {
                    @Override
                    public void read(ChannelHandlerContext context) throws Exception {
                        asked.incrementAndGet();
                        super.read(context);
                    }
                },
                new PacketReader(LARGEST),
                new MqttDecoder(LARGEST));
        channel.writeInbound(Unpooled.copiedBuffer(PINGREQ));
        channel.config().setAutoRead(false);
        int before = asked.get();
        channel.writeInbound(Unpooled.copiedBuffer(PINGREQ, 0, 1));
        assertEquals(before, asked.get());
        channel.config().setAutoRead(true);
        assertEquals(before + 1, asked.get());
        channel.finishAndReleaseAll();
    }
}
