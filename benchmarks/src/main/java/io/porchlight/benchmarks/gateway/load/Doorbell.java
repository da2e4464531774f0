package io.porchlight.benchmarks.gateway.load;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.handler.codec.mqtt.MqttConnAckMessage;
import io.netty.handler.codec.mqtt.MqttConnectReturnCode;
import io.netty.handler.codec.mqtt.MqttFixedHeader;
import io.netty.handler.codec.mqtt.MqttMessage;
import io.netty.handler.codec.mqtt.MqttMessageBuilders;
import io.netty.handler.codec.mqtt.MqttMessageType;
import io.netty.handler.codec.mqtt.MqttPubReplyMessageVariableHeader;
import io.netty.handler.codec.mqtt.MqttPublishMessage;
import io.netty.handler.codec.mqtt.MqttPublishVariableHeader;
import io.netty.handler.codec.mqtt.MqttQoS;
import io.netty.handler.codec.mqtt.MqttVersion;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * One doorbell: sends its events in order at QoS 1, at most 16 unanswered, and those that were not answered once more
 * after it had to connect again. Lives on the generator's one event loop.
 */
@ChannelHandler.Sharable // It is in one pipeline at a time, and in the next one once it has to connect again.
final class Doorbell extends SimpleChannelInboundHandler<MqttMessage> {
    /** What the gateway allows a connection; the brokers are told to allow the same. */
    private static final int RECEIVE_MAXIMUM = 16;

    private static final int KEEP_ALIVE_SECONDS = 110;
    private static final long PING_AFTER = TimeUnit.SECONDS.toNanos(60);
    private static final int FIRST_FAILURE = 0x80;

    /**
     * One event.
     *
     * @param intended when it was to be sent, by {@link System#nanoTime}
     */
    record Event(long sequence, long intended) {}

    /** Who wants to know how it goes. */
    interface Listener {
        void open(Doorbell doorbell);

        void acknowledged(Doorbell doorbell, Event event);

        void refused(Doorbell doorbell, Event event);

        void lost(Doorbell doorbell);
    }

    final int index;
    private final Fleet.Device device;
    private final String topic;
    private final String run;
    private final Listener listener;
    private final Deque<Event> waiting = new ArrayDeque<>(2);
    private final @Nullable Event[] underWay = new Event[RECEIVE_MAXIMUM];
    private @Nullable Channel channel;
    private boolean open;
    private long lastSent;
    private long next;

    /** @param topic where it publishes: its own, except in the test that it must not publish elsewhere */
    Doorbell(int index, Fleet.Device device, String topic, String run, Listener listener) {
        this.index = index;
        this.device = device;
        this.topic = topic;
        this.run = run;
        this.listener = listener;
    }

    /** Takes the next event of this doorbell, to be sent at once if it can be. */
    void offer(long intended) {
        waiting.add(new Event(next++, intended));
        send();
    }

    String id() {
        return device.id();
    }

    /** The id under which an event travels. */
    String eventId(long sequence) {
        return run + "-" + index + "-" + sequence;
    }

    void pingIfQuiet(long now) {
        if (open && channel != null && now - lastSent > PING_AFTER) {
            lastSent = now;
            channel.writeAndFlush(MqttMessage.PINGREQ);
        }
    }

    void connect(ChannelHandlerContext context) {
        channel = context.channel();
        lastSent = System.nanoTime();
        context.writeAndFlush(MqttMessageBuilders.connect()
                .protocolVersion(MqttVersion.MQTT_5)
                .clientId(device.id())
                .cleanSession(true)
                .keepAlive(KEEP_ALIVE_SECONDS)
                .build());
    }

    @Override
    protected void channelRead0(ChannelHandlerContext context, MqttMessage message) {
        if (message.decoderResult().isFailure()) {
            context.close();
            return;
        }
        switch (message.fixedHeader().messageType()) {
            case CONNACK -> {
                MqttConnectReturnCode code =
                        ((MqttConnAckMessage) message).variableHeader().connectReturnCode();
                open = code == MqttConnectReturnCode.CONNECTION_ACCEPTED;
                if (open) {
                    listener.open(this);
                    send();
                } else {
                    context.close();
                }
            }
            case PUBACK -> answered((MqttPubReplyMessageVariableHeader) message.variableHeader());
            case PINGRESP -> {}
            default -> context.close();
        }
    }

    private void answered(MqttPubReplyMessageVariableHeader answer) {
        int slot = answer.messageId() - 1;
        Event event = underWay[slot];
        if (event == null) {
            throw new IllegalStateException("a PUBACK for what was not sent");
        }
        underWay[slot] = null;
        if (Byte.toUnsignedInt(answer.reasonCode()) < FIRST_FAILURE) {
            listener.acknowledged(this, event);
        } else {
            listener.refused(this, event);
        }
        send();
    }

    private void send() {
        if (!open || channel == null) {
            return;
        }
        for (int slot = 0; slot < RECEIVE_MAXIMUM && !waiting.isEmpty(); slot++) {
            if (underWay[slot] == null) {
                Event event = waiting.removeFirst();
                underWay[slot] = event;
                lastSent = System.nanoTime();
                channel.writeAndFlush(publish(slot + 1, event));
            }
        }
    }

    private MqttPublishMessage publish(int packetId, Event event) {
        long age = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - event.intended());
        String payload = "{\"v\":1,\"eventId\":\"" + eventId(event.sequence()) + "\",\"startedAt\":"
                + (System.currentTimeMillis() - age) + ",\"age\":" + age + "}";
        return new MqttPublishMessage(
                new MqttFixedHeader(MqttMessageType.PUBLISH, false, MqttQoS.AT_LEAST_ONCE, false, 0),
                new MqttPublishVariableHeader(topic, packetId),
                Unpooled.wrappedBuffer(payload.getBytes(US_ASCII)));
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) {
        open = false;
        channel = null;
        for (int slot = RECEIVE_MAXIMUM - 1; slot >= 0; slot--) {
            Event event = underWay[slot];
            if (event != null) {
                underWay[slot] = null;
                waiting.addFirst(event);
            }
        }
        listener.lost(this);
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
        context.close();
    }

    /** There was nobody to connect to. */
    void unreachable() {
        listener.lost(this);
    }

    void close() {
        if (channel != null) {
            channel.close();
        }
    }
}
