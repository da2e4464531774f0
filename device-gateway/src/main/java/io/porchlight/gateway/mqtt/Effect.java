package io.porchlight.gateway.mqtt;

import io.netty.handler.codec.mqtt.MqttMessage;
import io.porchlight.gateway.command.Command;
import io.porchlight.gateway.command.CommandKind;
import io.porchlight.gateway.event.UplinkTopic;
import org.jspecify.annotations.Nullable;

/** What a session asks of the shell around it. The shell performs effects in the order given, on the event loop. */
public sealed interface Effect {
    /** Write this packet. */
    record Send(MqttMessage packet) implements Effect {}

    /**
     * Find out who is at the other end; answer with {@link MqttSession#authenticated}.
     *
     * @param login what it brought to prove it by, beside a certificate; {@code null}: nothing
     */
    record Authenticate(@Nullable Login login) implements Effect {}

    /**
     * Judge and store what the device published; answer with {@link MqttSession#stored}, {@link MqttSession#refused}
     * or {@link MqttSession#storeFailed}, naming the packet id.
     *
     * @param packetId below zero at QoS 0: a number to name it by
     */
    record Store(int packetId, UplinkTopic topic, byte[] payload) implements Effect {}

    /** The device now listens to this kind: hand over what is kept for it by {@link MqttSession#command}. */
    record Listening(CommandKind kind) implements Effect {}

    /** The device has acknowledged the command: it need not be kept any longer. */
    record CommandDelivered(Command command) implements Effect {}

    /** Stop reading the socket: not a packet more may come in before {@link ResumeReading}. */
    record PauseReading() implements Effect {}

    /** Read on. */
    record ResumeReading() implements Effect {}

    /**
     * Close the connection once all that was sent is written.
     *
     * @param will what the device wanted known if it went without a word; {@code null} if there is none or it did
     *     take its leave. The shell stores it only if this session is still the device's current one.
     */
    record Close(Ending ending, byte @Nullable [] will) implements Effect {}

    /** Why a session ended; a metric's label. */
    enum Ending {
        DISCONNECTED,
        LOST,
        CONNECT_TIMEOUT,
        KEEP_ALIVE_TIMEOUT,
        REFUSED,
        PROTOCOL_ERROR,
        NOT_STORED,
        TAKEN_OVER,
        REVOKED,
        RATE,
        SLOW_READER,
        LOCKED_OUT,
        SHUTDOWN
    }
}
