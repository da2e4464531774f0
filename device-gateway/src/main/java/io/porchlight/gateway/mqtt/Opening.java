package io.porchlight.gateway.mqtt;

import io.netty.handler.codec.mqtt.MqttConnectMessage;
import io.netty.handler.codec.mqtt.MqttIdentifierRejectedException;
import io.netty.handler.codec.mqtt.MqttUnacceptableProtocolVersionException;
import io.porchlight.gateway.event.UplinkTopic;
import io.porchlight.gateway.mqtt.ConnectRules.Terms;
import io.porchlight.gateway.mqtt.Effect.Send;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A session up to CONNACK: what the device asked for, and what it is told if it does not get it. */
final class Opening {
    private static final Packets UNKNOWN_VERSION = new Packets(false);

    private final List<Effect> effects;
    private @Nullable Terms terms;

    Opening(List<Effect> effects) {
        this.effects = effects;
    }

    /** @return whether what CONNECT asks for can be had; if not, CONNACK says so */
    boolean connect(MqttConnectMessage connect) {
        ConnectRules.Judged judged = ConnectRules.judge(connect);
        terms = judged.terms();
        if (terms == null) {
            Reason refusal = judged.refusal() == null ? Reason.PROTOCOL_ERROR : judged.refusal();
            effects.add(new Send(new Packets(ConnectRules.five(connect)).denied(refusal)));
            return false;
        }
        effects.add(new Effect.Authenticate(terms.login()));
        return true;
    }

    /** @throws IllegalStateException before CONNECT */
    Terms terms() {
        if (terms == null) {
            throw new IllegalStateException("nothing is agreed");
        }
        return terms;
    }

    void deny(Reason reason) {
        effects.add(new Send(new Packets(terms().five()).denied(reason)));
    }

    /** @return whether the will, if there is one, is for the device's own state topic */
    boolean willFits(String deviceId) {
        ConnectRules.Will will = terms().will();
        return will == null || UplinkTopic.of(deviceId, will.topic()).equals(Optional.of(new UplinkTopic.State()));
    }

    /** What came in place of CONNECT cannot be read. */
    void malformed(Throwable cause) {
        if (cause instanceof MqttUnacceptableProtocolVersionException) {
            effects.add(new Send(UNKNOWN_VERSION.denied(Reason.VERSION)));
        } else if (cause instanceof MqttIdentifierRejectedException) {
            effects.add(new Send(UNKNOWN_VERSION.denied(Reason.CLIENT_ID)));
        }
    }
}
