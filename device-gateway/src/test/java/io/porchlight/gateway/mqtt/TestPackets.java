package io.porchlight.gateway.mqtt;

import io.netty.buffer.Unpooled;
import io.netty.handler.codec.mqtt.MqttConnectMessage;
import io.netty.handler.codec.mqtt.MqttFixedHeader;
import io.netty.handler.codec.mqtt.MqttMessage;
import io.netty.handler.codec.mqtt.MqttMessageBuilders;
import io.netty.handler.codec.mqtt.MqttMessageIdVariableHeader;
import io.netty.handler.codec.mqtt.MqttMessageType;
import io.netty.handler.codec.mqtt.MqttProperties;
import io.netty.handler.codec.mqtt.MqttPublishMessage;
import io.netty.handler.codec.mqtt.MqttPublishVariableHeader;
import io.netty.handler.codec.mqtt.MqttQoS;
import io.netty.handler.codec.mqtt.MqttReasonCodeAndPropertiesVariableHeader;
import io.netty.handler.codec.mqtt.MqttSubscribeMessage;
import io.netty.handler.codec.mqtt.MqttVersion;
import java.nio.charset.StandardCharsets;

/** Packets as a device sends them. */
final class TestPackets {
    private TestPackets() {}

    static MqttMessageBuilders.ConnectBuilder connecting(boolean five) {
        return MqttMessageBuilders.connect()
                .protocolVersion(five ? MqttVersion.MQTT_5 : MqttVersion.MQTT_3_1_1)
                .clientId("any")
                .cleanSession(true)
                .keepAlive(60);
    }

    static MqttConnectMessage connect(boolean five) {
        return connecting(five).build();
    }

    static MqttPublishMessage publish(String topic, int packetId, int qos, boolean retain, boolean dup) {
        return new MqttPublishMessage(
                new MqttFixedHeader(MqttMessageType.PUBLISH, dup, MqttQoS.valueOf(qos), retain, 0),
                new MqttPublishVariableHeader(topic, packetId),
                Unpooled.copiedBuffer("{}", StandardCharsets.UTF_8));
    }

    static MqttPublishMessage publish(String topic, int packetId, int qos, byte[] payload) {
        return new MqttPublishMessage(
                new MqttFixedHeader(MqttMessageType.PUBLISH, false, MqttQoS.valueOf(qos), false, 0),
                new MqttPublishVariableHeader(topic, packetId),
                Unpooled.wrappedBuffer(payload));
    }

    static MqttPublishMessage publish(String topic, int packetId) {
        return publish(topic, packetId, 1, false, false);
    }

    static MqttPublishMessage withProperty(String topic, MqttProperties.MqttProperty<?> property) {
        var properties = new MqttProperties();
        properties.add(property);
        return new MqttPublishMessage(
                new MqttFixedHeader(MqttMessageType.PUBLISH, false, MqttQoS.AT_LEAST_ONCE, false, 0),
                new MqttPublishVariableHeader(topic, 1, properties),
                Unpooled.EMPTY_BUFFER);
    }

    static MqttSubscribeMessage subscribe(int packetId, String... filters) {
        var builder = MqttMessageBuilders.subscribe().messageId(packetId);
        for (String filter : filters) {
            builder.addSubscription(MqttQoS.EXACTLY_ONCE, filter);
        }
        return builder.build();
    }

    static MqttMessage puback(int packetId) {
        return new MqttMessage(header(MqttMessageType.PUBACK), MqttMessageIdVariableHeader.from(packetId));
    }

    static MqttMessage bare(MqttMessageType type) {
        return new MqttMessage(header(type));
    }

    static MqttMessage disconnect(int reason) {
        return new MqttMessage(
                header(MqttMessageType.DISCONNECT),
                new MqttReasonCodeAndPropertiesVariableHeader((byte) reason, MqttProperties.NO_PROPERTIES));
    }

    private static MqttFixedHeader header(MqttMessageType type) {
        return new MqttFixedHeader(type, false, MqttQoS.AT_MOST_ONCE, false, 0);
    }
}
