package io.porchlight.gateway.mqtt;

import io.netty.buffer.Unpooled;
import io.netty.handler.codec.TooLongFrameException;
import io.netty.handler.codec.mqtt.MqttConnectMessage;
import io.netty.handler.codec.mqtt.MqttFixedHeader;
import io.netty.handler.codec.mqtt.MqttIdentifierRejectedException;
import io.netty.handler.codec.mqtt.MqttMessage;
import io.netty.handler.codec.mqtt.MqttMessageBuilders;
import io.netty.handler.codec.mqtt.MqttMessageFactory;
import io.netty.handler.codec.mqtt.MqttMessageIdAndPropertiesVariableHeader;
import io.netty.handler.codec.mqtt.MqttMessageType;
import io.netty.handler.codec.mqtt.MqttProperties;
import io.netty.handler.codec.mqtt.MqttProperties.MqttPropertyType;
import io.netty.handler.codec.mqtt.MqttPublishMessage;
import io.netty.handler.codec.mqtt.MqttPublishVariableHeader;
import io.netty.handler.codec.mqtt.MqttQoS;
import io.netty.handler.codec.mqtt.MqttSubscribeMessage;
import io.netty.handler.codec.mqtt.MqttSubscribePayload;
import io.netty.handler.codec.mqtt.MqttUnacceptableProtocolVersionException;
import io.netty.handler.codec.mqtt.MqttUnsubscribeMessage;
import io.netty.handler.codec.mqtt.MqttVersion;
import io.porchlight.gateway.command.CommandKind;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.IntStream;

/** Packets as a device that is new, broken or hostile sends them: {@code choice} says which. */
final class OddPackets {
    private static final MqttMessageType[] NOT_A_DEVICES = {
        MqttMessageType.CONNACK,
        MqttMessageType.PUBREC,
        MqttMessageType.PUBREL,
        MqttMessageType.PUBCOMP,
        MqttMessageType.SUBACK,
        MqttMessageType.UNSUBACK,
        MqttMessageType.PINGRESP,
        MqttMessageType.AUTH
    };

    private OddPackets() {}

    static MqttConnectMessage connect(boolean five, int choice) {
        MqttMessageBuilders.ConnectBuilder builder = TestPackets.connecting(five);
        switch (choice % 8) {
            case 0 -> will(builder, "d/dev/state", false);
            case 1 -> will(builder, "d/other/state", false);
            case 2 -> will(builder, "d/dev/state", true);
            case 3 -> builder.username("dev").password("proof".getBytes(StandardCharsets.US_ASCII));
            case 4 -> builder.keepAlive(0).clientId("");
            case 5 -> builder.keepAlive(1);
            case 6 -> builder.protocolVersion(MqttVersion.MQTT_3_1);
            default -> builder.properties(limits(choice / 8));
        }
        return builder.build();
    }

    private static void will(MqttMessageBuilders.ConnectBuilder builder, String topic, boolean retain) {
        builder.willFlag(true)
                .willTopic(topic)
                .willMessage("{}".getBytes(StandardCharsets.US_ASCII))
                .willQoS(MqttQoS.AT_LEAST_ONCE)
                .willRetain(retain);
    }

    /** Of what the edge sends; only MQTT 5 can say so. */
    private static MqttProperties limits(int choice) {
        var properties = new MqttProperties();
        properties.add(new MqttProperties.IntegerProperty(MqttPropertyType.RECEIVE_MAXIMUM.value(), choice % 3));
        properties.add(
                new MqttProperties.IntegerProperty(MqttPropertyType.MAXIMUM_PACKET_SIZE.value(), choice % 5 * 40));
        return properties;
    }

    static MqttMessage malformed(int choice) {
        Throwable cause =
                switch (choice % 4) {
                    case 0 -> new TooLongFrameException();
                    case 1 -> new MqttIdentifierRejectedException();
                    case 2 -> new MqttUnacceptableProtocolVersionException();
                    default -> new IllegalArgumentException();
                };
        var header = new MqttFixedHeader(MqttMessageType.PUBLISH, false, MqttQoS.AT_LEAST_ONCE, false, choice % 100);
        return choice % 8 < 4
                ? MqttMessageFactory.newInvalidMessage(cause)
                : MqttMessageFactory.newInvalidMessage(header, null, cause);
    }

    /** A PUBLISH that is refused for what it is. */
    static MqttMessage forbidden(int packetId, int choice) {
        String topic = "d/dev/event/ding";
        return switch (choice % 6) {
            case 0 -> TestPackets.publish(topic, packetId, 2, false, false);
            case 1 -> TestPackets.publish(topic, packetId, 1, true, false);
            case 2 -> TestPackets.publish("", packetId);
            case 3 -> TestPackets.publish("d/other/event/ding", packetId);
            case 4 ->
                TestPackets.withProperty(
                        topic, new MqttProperties.IntegerProperty(MqttPropertyType.TOPIC_ALIAS.value(), 1));
            default ->
                TestPackets.withProperty(
                        topic, new MqttProperties.IntegerProperty(MqttPropertyType.SUBSCRIPTION_IDENTIFIER.value(), 1));
        };
    }

    /** A PUBLISH with so many bytes. */
    static MqttPublishMessage publish(String topic, int packetId, int qos, int bytes) {
        return new MqttPublishMessage(
                new MqttFixedHeader(
                        MqttMessageType.PUBLISH, false, MqttQoS.valueOf(qos), false, topic.length() + bytes),
                new MqttPublishVariableHeader(topic, packetId),
                Unpooled.wrappedBuffer(new byte[bytes]));
    }

    static MqttSubscribeMessage subscribe(int packetId, int choice) {
        return switch (choice % 6) {
            case 0 -> TestPackets.subscribe(packetId, "d/dev/command/error");
            case 1 -> TestPackets.subscribe(packetId, "d/dev/command/+", "#", "$SYS/x", "d/other/command/pair");
            case 2 ->
                TestPackets.subscribe(
                        packetId,
                        IntStream.range(0, 17)
                                .mapToObj(i -> "d/dev/command/pair")
                                .toArray(String[]::new));
            case 3 -> empty(packetId);
            default -> all(packetId, choice % 6 == 4 ? MqttQoS.AT_MOST_ONCE : MqttQoS.AT_LEAST_ONCE);
        };
    }

    private static MqttSubscribeMessage empty(int packetId) {
        return new MqttSubscribeMessage(
                new MqttFixedHeader(MqttMessageType.SUBSCRIBE, false, MqttQoS.AT_LEAST_ONCE, false, 2),
                new MqttMessageIdAndPropertiesVariableHeader(packetId, MqttProperties.NO_PROPERTIES),
                new MqttSubscribePayload(List.of()));
    }

    private static MqttSubscribeMessage all(int packetId, MqttQoS qos) {
        var builder = MqttMessageBuilders.subscribe().messageId(packetId);
        for (CommandKind kind : CommandKind.values()) {
            builder.addSubscription(qos, kind.topic("dev"));
        }
        return builder.build();
    }

    static MqttUnsubscribeMessage unsubscribe(int packetId, int choice) {
        var builder = MqttMessageBuilders.unsubscribe().messageId(packetId);
        CommandKind[] kinds = CommandKind.values();
        builder.addTopicFilter(kinds[choice % kinds.length].topic("dev"));
        if (choice % 3 == 0) {
            builder.addTopicFilter("d/dev/command/error");
        }
        return builder.build();
    }

    /** What only a server sends, or nobody here. */
    static MqttMessage notADevices(int choice) {
        return TestPackets.bare(NOT_A_DEVICES[choice % NOT_A_DEVICES.length]);
    }
}
