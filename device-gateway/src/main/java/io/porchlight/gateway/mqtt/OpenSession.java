package io.porchlight.gateway.mqtt;

import io.netty.handler.codec.mqtt.MqttMessage;
import io.netty.handler.codec.mqtt.MqttMessageIdVariableHeader;
import io.netty.handler.codec.mqtt.MqttProperties;
import io.netty.handler.codec.mqtt.MqttProperties.MqttPropertyType;
import io.netty.handler.codec.mqtt.MqttPublishMessage;
import io.netty.handler.codec.mqtt.MqttQoS;
import io.netty.handler.codec.mqtt.MqttReasonCodeAndPropertiesVariableHeader;
import io.netty.handler.codec.mqtt.MqttSubscribeMessage;
import io.netty.handler.codec.mqtt.MqttTopicSubscription;
import io.netty.handler.codec.mqtt.MqttUnsubscribeMessage;
import io.porchlight.gateway.command.CommandKind;
import io.porchlight.gateway.event.UplinkTopic;
import io.porchlight.gateway.limit.EdgeLimits;
import io.porchlight.gateway.mqtt.ConnectRules.Terms;
import io.porchlight.gateway.mqtt.Effect.Ending;
import io.porchlight.gateway.mqtt.Effect.Send;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A session after CONNACK: what each packet does while the device is let in. */
final class OpenSession {
    private static final int WITH_WILL = 0x04;
    private static final char NUL = '\0';

    /** What the decoder makes of bytes that are no UTF-8 (MQTT 5, 1.5.4). */
    private static final char UNREADABLE = '\uFFFD';

    private final String deviceId;
    private final Terms terms;
    private final Packets packets;
    private final List<Effect> effects;
    private final CommandWindow commands;
    private final InFlight inFlight = new InFlight();
    private boolean errors;
    private boolean ended;

    OpenSession(String deviceId, Terms terms, Packets packets, List<Effect> effects) {
        this.deviceId = deviceId;
        this.terms = terms;
        this.packets = packets;
        this.effects = effects;
        this.commands = new CommandWindow(packets, deviceId, terms.receiveMaximum(), terms.maximumPacket());
    }

    Terms terms() {
        return terms;
    }

    CommandWindow commands() {
        return commands;
    }

    boolean ended() {
        return ended;
    }

    /**
     * Whether not reading on is the only way to say "wait": MQTT 3.1.1 has no Receive Maximum, and no version has one for
     * QoS 0.
     */
    boolean full() {
        return inFlight.full() || (!terms.five() && inFlight.acknowledged() >= EdgeLimits.IN_FLIGHT_UP.number());
    }

    int held() {
        return inFlight.size() + commands.size();
    }

    /** Bytes of messages that are not stored yet. */
    int waitingBytes() {
        return inFlight.bytes();
    }

    void packet(MqttMessage packet) {
        switch (packet.fixedHeader().messageType()) {
            case PUBLISH -> publish((MqttPublishMessage) packet);
            case PUBACK ->
                commands.acknowledged(packetId(packet))
                        .ifPresent(command -> effects.add(new Effect.CommandDelivered(command)));
            case SUBSCRIBE -> subscribe((MqttSubscribeMessage) packet);
            case UNSUBSCRIBE -> unsubscribe((MqttUnsubscribeMessage) packet);
            case PINGREQ -> effects.add(new Send(packets.pingresp()));
            case DISCONNECT -> disconnect(packet);
            case CONNECT, CONNACK, PUBREC, PUBREL, PUBCOMP, SUBACK, UNSUBACK, PINGRESP, AUTH ->
                end(Ending.PROTOCOL_ERROR, Reason.PROTOCOL_ERROR);
        }
    }

    private void publish(MqttPublishMessage publish) {
        Reason violation = violation(publish);
        if (violation != null) {
            end(Ending.PROTOCOL_ERROR, violation);
            return;
        }
        boolean answered = publish.fixedHeader().qosLevel() == MqttQoS.AT_LEAST_ONCE;
        int packetId = publish.variableHeader().packetId();
        if (answered && inFlight.contains(packetId)) {
            // MQTT 3.1.1 clients may repeat on one connection, marked so: the first one's PUBACK answers both.
            if (terms.five() || !publish.fixedHeader().isDup()) {
                end(Ending.PROTOCOL_ERROR, Reason.PROTOCOL_ERROR);
            }
            return;
        }
        if (answered && inFlight.acknowledged() >= EdgeLimits.IN_FLIGHT_UP.number()) {
            end(Ending.PROTOCOL_ERROR, Reason.RECEIVE_MAXIMUM);
            return;
        }
        String name = publish.variableHeader().topicName();
        Optional<UplinkTopic> topic = UplinkTopic.of(deviceId, name);
        if (topic.isEmpty() && (name.indexOf(NUL) >= 0 || name.indexOf(UNREADABLE) >= 0)) {
            end(Ending.PROTOCOL_ERROR, Reason.MALFORMED);
            return;
        }
        int length = publish.payload().readableBytes();
        int id = packetId;
        if (answered) {
            inFlight.add(packetId, length);
        } else {
            id = inFlight.add(length);
        }
        if (topic.isPresent()) {
            effects.add(new Effect.Store(id, topic.get(), payload(publish)));
        } else {
            stored(id, Reason.NOT_AUTHORIZED);
        }
    }

    private static @Nullable Reason violation(MqttPublishMessage publish) {
        MqttProperties properties = publish.variableHeader().properties();
        if (publish.fixedHeader().qosLevel() == MqttQoS.EXACTLY_ONCE) {
            return Reason.QOS;
        }
        if (publish.fixedHeader().qosLevel() == MqttQoS.FAILURE) {
            return Reason.MALFORMED;
        }
        if (publish.fixedHeader().isRetain()) {
            return Reason.RETAIN;
        }
        if (properties.getProperty(MqttPropertyType.TOPIC_ALIAS.value()) != null) {
            return Reason.TOPIC_ALIAS;
        }
        if (properties.getProperty(MqttPropertyType.SUBSCRIPTION_IDENTIFIER.value()) != null) {
            return Reason.PROTOCOL_ERROR;
        }
        return publish.variableHeader().topicName().isEmpty() ? Reason.TOPIC_INVALID : null;
    }

    /** The outcome of what was published under this packet id, or number of {@link InFlight}: QoS 0 has no answer. */
    void stored(int packetId, Reason outcome) {
        if (!inFlight.remove(packetId) || packetId < 0) {
            return;
        }
        if (outcome != Reason.SUCCESS && !terms.five()) {
            end(Ending.REFUSED, outcome);
        } else {
            effects.add(new Send(packets.puback(packetId, outcome)));
        }
    }

    /**
     * As {@link #stored} with a failure. A device that listens to its errors is told in words what was wrong; then a
     * MQTT 3 connection, which has no other way to say so, goes on: PUBACK ends the matter.
     */
    void refused(int packetId, Fault fault) {
        if (!inFlight.contains(packetId)) {
            return;
        }
        if (!errors) {
            stored(packetId, fault.reason());
            return;
        }
        byte[] words = fault.payload();
        String errorTopic = Fault.topic(deviceId);
        if (errorTopic.length() + words.length + Fault.OVERHEAD <= terms.maximumPacket()) {
            effects.add(new Send(packets.publish(errorTopic, 0, MqttQoS.AT_MOST_ONCE, words, Fault.WORTH_SECONDS)));
        }
        inFlight.remove(packetId);
        if (packetId > 0) {
            effects.add(new Send(packets.puback(packetId, terms.five() ? fault.reason() : Reason.SUCCESS)));
        }
    }

    private void subscribe(MqttSubscribeMessage subscribe) {
        List<MqttTopicSubscription> asked = subscribe.payload().topicSubscriptions();
        if (subscribe
                        .idAndPropertiesVariableHeader()
                        .properties()
                        .getProperty(MqttPropertyType.SUBSCRIPTION_IDENTIFIER.value())
                != null) {
            end(Ending.PROTOCOL_ERROR, Reason.SUBSCRIPTION_ID);
            return;
        }
        if (asked.isEmpty()) {
            end(Ending.PROTOCOL_ERROR, Reason.PROTOCOL_ERROR);
            return;
        }
        boolean tooMany = asked.size() > EdgeLimits.FILTERS_IN_SUBSCRIBE.number();
        var codes = new ArrayList<Integer>(asked.size());
        var listening = new ArrayList<CommandKind>();
        String errorTopic = Fault.topic(deviceId);
        for (MqttTopicSubscription one : asked) {
            Reason refusal = tooMany ? Reason.QUOTA : filterRefusal(one.topicFilter());
            CommandKind kind = refusal == null
                    ? CommandKind.ofTopic(deviceId, one.topicFilter()).orElse(null)
                    : null;
            if (refusal == null && one.topicFilter().equals(errorTopic)) {
                errors = true;
                codes.add(MqttQoS.AT_MOST_ONCE.value());
            } else if (kind == null) {
                Reason reason = refusal == null ? Reason.NOT_AUTHORIZED : refusal;
                codes.add(terms.five() ? reason.code() : Reason.SUBACK_3_FAILURE);
            } else {
                MqttQoS granted =
                        one.qualityOfService() == MqttQoS.AT_MOST_ONCE ? MqttQoS.AT_MOST_ONCE : MqttQoS.AT_LEAST_ONCE;
                commands.subscribe(kind, granted);
                listening.add(kind);
                codes.add(granted.value());
            }
        }
        effects.add(new Send(packets.suback(packetId(subscribe), codes)));
        listening.forEach(kind -> effects.add(new Effect.Listening(kind)));
    }

    /** Only exact filters: looked at before anything is compared, so that no pattern is ever interpreted. */
    private static @Nullable Reason filterRefusal(String filter) {
        return filter.indexOf('+') >= 0 || filter.indexOf('#') >= 0 || filter.indexOf('$') >= 0
                ? Reason.FILTER_INVALID
                : null;
    }

    private void unsubscribe(MqttUnsubscribeMessage unsubscribe) {
        var reasons = new ArrayList<Reason>();
        String errorTopic = Fault.topic(deviceId);
        for (String filter : unsubscribe.payload().topics()) {
            boolean was = filter.equals(errorTopic)
                    ? errors
                    : CommandKind.ofTopic(deviceId, filter)
                            .map(commands::unsubscribe)
                            .orElse(false);
            errors = errors && !filter.equals(errorTopic);
            reasons.add(was ? Reason.SUCCESS : Reason.NO_SUBSCRIPTION);
        }
        effects.add(new Send(packets.unsuback(packetId(unsubscribe), reasons)));
    }

    private void disconnect(MqttMessage packet) {
        boolean withWill = packet.variableHeader() instanceof MqttReasonCodeAndPropertiesVariableHeader header
                && header.reasonCode() == WITH_WILL;
        close(Ending.DISCONNECTED, withWill);
    }

    /** Says why, where the version can, and closes. */
    void end(Ending ending, Reason reason) {
        if (ended) {
            return;
        }
        if (terms.five() && ending != Ending.LOST) {
            effects.add(new Send(packets.disconnect(reason)));
        }
        close(
                ending,
                switch (ending) {
                    case LOST, KEEP_ALIVE_TIMEOUT, PROTOCOL_ERROR, RATE, REFUSED, SLOW_READER -> true;
                    default -> false;
                });
    }

    private void close(Ending ending, boolean withWill) {
        if (!ended) {
            ended = true;
            byte[] will = withWill && terms.will() != null ? terms.will().payload() : null;
            effects.add(new Effect.Close(ending, will));
        }
    }

    void flushCommands(long now) {
        commands.ready(now).forEach(packet -> effects.add(new Send(packet)));
    }

    private static int packetId(MqttMessage packet) {
        return packet.variableHeader() instanceof MqttMessageIdVariableHeader header ? header.messageId() : 0;
    }

    /** The payload's bytes, copied out of the network buffer. */
    private static byte[] payload(MqttPublishMessage publish) {
        byte[] bytes = new byte[publish.payload().readableBytes()];
        publish.payload().getBytes(publish.payload().readerIndex(), bytes);
        return bytes;
    }
}
