package io.porchlight.gateway.mqtt;

import io.netty.buffer.Unpooled;
import io.netty.handler.codec.mqtt.MqttConnAckMessage;
import io.netty.handler.codec.mqtt.MqttConnAckVariableHeader;
import io.netty.handler.codec.mqtt.MqttConnectReturnCode;
import io.netty.handler.codec.mqtt.MqttFixedHeader;
import io.netty.handler.codec.mqtt.MqttMessage;
import io.netty.handler.codec.mqtt.MqttMessageBuilders;
import io.netty.handler.codec.mqtt.MqttMessageIdAndPropertiesVariableHeader;
import io.netty.handler.codec.mqtt.MqttMessageType;
import io.netty.handler.codec.mqtt.MqttProperties;
import io.netty.handler.codec.mqtt.MqttProperties.MqttPropertyType;
import io.netty.handler.codec.mqtt.MqttPubReplyMessageVariableHeader;
import io.netty.handler.codec.mqtt.MqttPublishMessage;
import io.netty.handler.codec.mqtt.MqttPublishVariableHeader;
import io.netty.handler.codec.mqtt.MqttQoS;
import io.netty.handler.codec.mqtt.MqttReasonCodeAndPropertiesVariableHeader;
import io.netty.handler.codec.mqtt.MqttSubAckMessage;
import io.netty.handler.codec.mqtt.MqttSubAckPayload;
import io.netty.handler.codec.mqtt.MqttUnsubAckMessage;
import io.netty.handler.codec.mqtt.MqttUnsubAckPayload;
import io.porchlight.gateway.limit.EdgeLimits;
import java.util.List;
import java.util.UUID;

/** The packets that this edge sends, in the form of the version that the device speaks. */
final class Packets {
    private final boolean five;

    Packets(boolean five) {
        this.five = five;
    }

    /** CONNACK of success: says what this edge does not do, so that no client has to find out (MQTT 5, 3.2.2.3). */
    MqttMessage accepted(ConnectRules.Terms agreed) {
        var properties = new MqttMessageBuilders.ConnAckPropertiesBuilder()
                .sessionExpiryInterval(0)
                .receiveMaximum(EdgeLimits.IN_FLIGHT_UP.asInt())
                .maximumQos((byte) 1)
                .retainAvailable(false)
                .maximumPacketSize(EdgeLimits.PACKET_SIZE.number())
                .topicAliasMaximum(0)
                .wildcardSubscriptionAvailable(false)
                .subscriptionIdentifiersAvailable(false)
                .sharedSubscriptionAvailable(false);
        if (agreed.capped()) {
            properties.serverKeepAlive(agreed.keepAliveSeconds());
        }
        if (agreed.assignClientId()) {
            properties.assignedClientId(UUID.randomUUID().toString());
        }
        return connack(
                MqttConnectReturnCode.CONNECTION_ACCEPTED, five ? properties.build() : MqttProperties.NO_PROPERTIES);
    }

    MqttMessage denied(Reason reason) {
        int code = five ? reason.code() : reason.connack3();
        return connack(MqttConnectReturnCode.valueOf((byte) code), MqttProperties.NO_PROPERTIES);
    }

    private static MqttMessage connack(MqttConnectReturnCode code, MqttProperties properties) {
        return new MqttConnAckMessage(
                header(MqttMessageType.CONNACK), new MqttConnAckVariableHeader(code, false, properties));
    }

    MqttMessage puback(int packetId, Reason reason) {
        return new MqttMessage(
                header(MqttMessageType.PUBACK),
                new MqttPubReplyMessageVariableHeader(packetId, (byte) reason.code(), MqttProperties.NO_PROPERTIES));
    }

    MqttMessage suback(int packetId, List<Integer> codes) {
        return new MqttSubAckMessage(
                header(MqttMessageType.SUBACK),
                new MqttMessageIdAndPropertiesVariableHeader(packetId, MqttProperties.NO_PROPERTIES),
                new MqttSubAckPayload(codes));
    }

    MqttMessage unsuback(int packetId, List<Reason> reasons) {
        Short[] codes = five ? reasons.stream().map(r -> (short) r.code()).toArray(Short[]::new) : new Short[0];
        return new MqttUnsubAckMessage(
                header(MqttMessageType.UNSUBACK),
                new MqttMessageIdAndPropertiesVariableHeader(packetId, MqttProperties.NO_PROPERTIES),
                new MqttUnsubAckPayload(List.of(codes)));
    }

    MqttMessage pingresp() {
        return MqttMessage.PINGRESP;
    }

    /** MQTT 5 only: in MQTT 3.1.1 a server has no DISCONNECT. */
    MqttMessage disconnect(Reason reason) {
        return new MqttMessage(
                header(MqttMessageType.DISCONNECT),
                new MqttReasonCodeAndPropertiesVariableHeader((byte) reason.code(), MqttProperties.NO_PROPERTIES));
    }

    /** @param expirySeconds how long the message is worth having; told to MQTT 5 clients */
    MqttMessage publish(String topic, int packetId, MqttQoS qos, byte[] payload, long expirySeconds) {
        MqttProperties properties = MqttProperties.NO_PROPERTIES;
        if (five) {
            properties = new MqttProperties();
            properties.add(new MqttProperties.IntegerProperty(
                    MqttPropertyType.PUBLICATION_EXPIRY_INTERVAL.value(), Math.toIntExact(expirySeconds)));
        }
        return new MqttPublishMessage(
                new MqttFixedHeader(MqttMessageType.PUBLISH, false, qos, false, 0),
                new MqttPublishVariableHeader(topic, packetId, properties),
                Unpooled.wrappedBuffer(payload));
    }

    private static MqttFixedHeader header(MqttMessageType type) {
        return new MqttFixedHeader(type, false, MqttQoS.AT_MOST_ONCE, false, 0);
    }
}
