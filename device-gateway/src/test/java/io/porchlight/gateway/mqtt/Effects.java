package io.porchlight.gateway.mqtt;

import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import io.netty.handler.codec.mqtt.MqttConnAckMessage;
import io.netty.handler.codec.mqtt.MqttMessage;
import io.netty.handler.codec.mqtt.MqttPubReplyMessageVariableHeader;
import io.netty.handler.codec.mqtt.MqttReasonCodeAndPropertiesVariableHeader;
import io.porchlight.gateway.mqtt.Effect.Close;
import io.porchlight.gateway.mqtt.Effect.Ending;
import io.porchlight.gateway.mqtt.Effect.Send;
import java.util.List;

/** Reads what a session wants done. */
final class Effects {
    private Effects() {}

    static MqttMessage sent(List<Effect> effects) {
        return ((Send) effects.getFirst()).packet();
    }

    static int reason(MqttMessage packet) {
        return switch (packet.variableHeader()) {
            case MqttReasonCodeAndPropertiesVariableHeader header -> header.reasonCode() & 0xff;
            case MqttPubReplyMessageVariableHeader header -> header.reasonCode() & 0xff;
            default -> throw new AssertionError(packet);
        };
    }

    static Ending ending(List<Effect> effects) {
        return assertInstanceOf(Close.class, effects.getLast()).ending();
    }

    static int connack(List<Effect> effects) {
        return ((MqttConnAckMessage) sent(effects))
                        .variableHeader()
                        .connectReturnCode()
                        .byteValue()
                & 0xff;
    }
}
