package io.porchlight.gateway.mqtt;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;

import io.netty.handler.codec.mqtt.MqttConnectMessage;
import io.netty.handler.codec.mqtt.MqttProperties;
import io.netty.handler.codec.mqtt.MqttProperties.MqttPropertyType;
import io.porchlight.gateway.limit.EdgeLimits;
import org.jspecify.annotations.Nullable;

/** What a CONNECT may say (MQTT 3.1.1 and 5, 3.1). The client id is nobody's identity here: any will do. */
final class ConnectRules {
    private static final int MQTT_3_1_1 = 4;
    private static final int MQTT_5 = 5;
    private static final int ALL = 65_535;

    private ConnectRules() {}

    /** The outcome: either a reason to refuse, or the terms. */
    record Judged(@Nullable Reason refusal, @Nullable Terms terms) {}

    /**
     * @param keepAliveSeconds what the device asked for, at most the cap; never 0
     * @param capped whether that is not what it asked for
     * @param assignClientId whether it brought no client id and, in MQTT 5, has to be told one
     * @param receiveMaximum how many commands may be under way at once
     * @param maximumPacket the largest packet that it takes, in bytes
     */
    record Terms(
            boolean five,
            int keepAliveSeconds,
            boolean capped,
            boolean assignClientId,
            int receiveMaximum,
            long maximumPacket,
            @Nullable Will will,
            @Nullable Login login) {}

    /** Whether the topic is the device's state topic can be said only once its identity is known. */
    record Will(String topic, byte[] payload) {}

    static boolean five(MqttConnectMessage connect) {
        return connect.variableHeader().version() == MQTT_5;
    }

    static Judged judge(MqttConnectMessage connect) {
        var header = connect.variableHeader();
        if (header.version() != MQTT_3_1_1 && header.version() != MQTT_5) {
            return refuse(Reason.VERSION);
        }
        boolean five = header.version() == MQTT_5;
        String clientId = connect.payload().clientIdentifier();
        if (clientId.getBytes(UTF_8).length > EdgeLimits.CLIENT_ID.number()
                || (!five && clientId.isEmpty() && !header.isCleanSession())) {
            return refuse(Reason.CLIENT_ID);
        }
        if (text(header.properties(), MqttPropertyType.AUTHENTICATION_METHOD)) {
            return refuse(Reason.AUTHENTICATION_METHOD);
        }
        int receiveMaximum = integer(header.properties(), MqttPropertyType.RECEIVE_MAXIMUM, ALL);
        long maximumPacket =
                Integer.toUnsignedLong(integer(header.properties(), MqttPropertyType.MAXIMUM_PACKET_SIZE, -1));
        if (receiveMaximum == 0 || maximumPacket == 0) {
            return refuse(Reason.PROTOCOL_ERROR);
        }
        Will will = null;
        if (header.isWillFlag()) {
            byte[] payload = connect.payload().willMessageInBytes();
            Reason refusal = willRefusal(header.isWillRetain(), header.willQos(), payload);
            if (refusal != null) {
                return refuse(refusal);
            }
            will = new Will(connect.payload().willTopic(), payload);
        }
        int asked = header.keepAliveTimeSeconds();
        int cap = EdgeLimits.KEEP_ALIVE.asInt();
        boolean capped = asked == 0 || asked > cap;
        return new Judged(
                null,
                new Terms(
                        five,
                        capped ? cap : asked,
                        capped,
                        clientId.isEmpty(),
                        receiveMaximum,
                        maximumPacket,
                        will,
                        login(connect)));
    }

    /** A password alone is nobody's; one that is too long is as good as a wrong one. */
    private static @Nullable Login login(MqttConnectMessage connect) {
        String claimed = connect.payload().userName();
        byte[] proof = connect.payload().passwordInBytes();
        if (claimed == null || proof == null) {
            return null;
        }
        boolean readable = proof.length <= EdgeLimits.LOGIN_BYTES.number();
        return new Login(claimed, readable ? new String(proof, US_ASCII) : "");
    }

    private static @Nullable Reason willRefusal(boolean retain, int qos, byte @Nullable [] payload) {
        if (retain) {
            return Reason.RETAIN;
        }
        if (qos > 1) {
            return Reason.QOS;
        }
        return payload == null || payload.length > EdgeLimits.WILL_PAYLOAD.number() ? Reason.TOO_LARGE : null;
    }

    private static Judged refuse(Reason reason) {
        return new Judged(reason, null);
    }

    static boolean text(MqttProperties properties, MqttPropertyType type) {
        return properties.getProperty(type.value()) != null;
    }

    static int integer(MqttProperties properties, MqttPropertyType type, int absent) {
        return properties.getProperty(type.value()) instanceof MqttProperties.IntegerProperty found
                ? found.value()
                : absent;
    }
}
