package io.porchlight.gateway.mqtt;

import io.netty.buffer.PooledByteBufAllocator;
import io.netty.channel.Channel;
import io.netty.channel.ChannelPipeline;
import io.netty.handler.codec.mqtt.MqttDecoder;
import io.netty.handler.codec.mqtt.MqttEncoder;
import io.netty.handler.codec.mqtt.MqttMessage;
import io.netty.handler.flow.FlowControlHandler;
import io.netty.util.ReferenceCountUtil;
import io.porchlight.gateway.command.Command;
import io.porchlight.gateway.event.UplinkRules.Judged.Refusal;
import io.porchlight.gateway.event.UplinkRules.Why;
import io.porchlight.gateway.event.UplinkTopic;
import io.porchlight.gateway.identity.DeviceIdentity;
import io.porchlight.gateway.limit.EdgeLimits;
import io.porchlight.gateway.mqtt.Effect.Ending;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import io.vertx.core.net.impl.NetSocketInternal;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The shell around one {@link MqttSession}: socket, codec, timer. Performs the session's effects and feeds it what
 * happens, always on the connection's own event loop.
 */
final class MqttConnection {
    private static final int LONGEST_CLIENT_ID = EdgeLimits.CLIENT_ID.asInt();

    private final NetSocketInternal socket;
    private final Vertx vertx;
    private final Context loop;
    private final MqttParties parties;
    private final Optional<DeviceIdentity> identity;
    private final MqttSession session = new MqttSession(now());
    private Connections.@Nullable Claim<MqttConnection> claim;
    private final Queue<Effect> waiting = new ArrayDeque<>(4);
    private boolean performing;
    private boolean ended;
    private boolean slowReader;
    private long timer = -1;
    private long timerAt = Long.MAX_VALUE;

    private MqttConnection(NetSocketInternal socket, Vertx vertx, Context loop, MqttParties parties) {
        this.socket = socket;
        this.vertx = vertx;
        this.loop = loop;
        this.parties = parties;
        this.identity = DeviceIdentity.of(socket.sslSession());
    }

    /** Takes over a socket whose TLS handshake is done. */
    static void start(NetSocketInternal socket, Vertx vertx, MqttParties parties) {
        var connection = new MqttConnection(socket, vertx, vertx.getOrCreateContext(), parties);
        ChannelPipeline pipeline = socket.channelHandlerContext().pipeline();
        // TLS asks for a buffer of a whole record per packet; Vert.x' allocator would make each of them anew.
        pipeline.channel().config().setAllocator(PooledByteBufAllocator.DEFAULT);
        pipeline.addBefore("handler", "mqtt-encoder", MqttEncoder.INSTANCE);
        pipeline.addBefore("handler", "mqtt-size", new PacketSizeGuard(EdgeLimits.PACKET_SIZE.asInt()));
        pipeline.addBefore(
                "handler", "mqtt-decoder", new MqttDecoder(EdgeLimits.PACKET_SIZE.asInt(), LONGEST_CLIENT_ID));
        // One read may decode to several packets: this one holds them when the session does not want more.
        pipeline.addBefore("handler", "mqtt-flow", new FlowControlHandler());
        socket.messageHandler(connection::received);
        socket.closeHandler(gone -> connection.closed());
        socket.exceptionHandler(failure -> socket.close());
        parties.connections().opened(connection);
        connection.rearm();
    }

    private void received(Object message) {
        if (message instanceof MqttMessage packet) {
            if (packet.fixedHeader() != null) {
                parties.received(packet.fixedHeader().messageType());
            }
            perform(session.packet(packet, now()));
        } else {
            ReferenceCountUtil.release(message);
            socket.close();
        }
    }

    /** Hands over a command; from any thread. */
    void command(Command command) {
        feed(() -> session.command(command, expiry(command), now()));
    }

    /** Pressure has begun or ended; from any thread. */
    void pressure(boolean on) {
        feed(() -> session.pressure(on || slowReader, now()));
    }

    /** Ends the session; from any thread. */
    void end(Ending ending, Reason reason) {
        feed(() -> session.end(ending, reason, now()));
    }

    private void feed(Supplier<List<Effect>> input) {
        loop.runOnContext(ignored -> perform(input.get()));
    }

    /** In the order in which they arose: an effect that leads to further ones does not overtake those before it. */
    private void perform(List<Effect> effects) {
        waiting.addAll(effects);
        if (performing) {
            return;
        }
        performing = true;
        try {
            for (Effect next = waiting.poll(); next != null; next = waiting.poll()) {
                perform(next);
            }
        } finally {
            performing = false;
        }
        rearm();
    }

    private void perform(Effect effect) {
        switch (effect) {
            case Effect.Send send -> send(send.packet());
            case Effect.Authenticate ask -> authenticate();
            case Effect.Store store -> store(store.packetId(), store.topic(), store.payload());
            case Effect.Listening listening ->
                parties.kept(deviceId(), listening.kind())
                        .ifPresent(kept -> perform(session.command(kept, expiry(kept), now())));
            case Effect.CommandDelivered delivered -> parties.delivered(delivered.command());
            case Effect.PauseReading pause -> channel().config().setAutoRead(false);
            case Effect.ResumeReading resume -> channel().config().setAutoRead(true);
            case Effect.Close close -> close(close);
        }
    }

    private void send(MqttMessage packet) {
        socket.writeMessage(packet);
        if (!slowReader && !channel().isWritable()) {
            // Whoever does not read what it is sent is not read from.
            slowReader = true;
            socket.drainHandler(drained -> {
                slowReader = false;
                perform(session.pressure(parties.underPressure(), now()));
            });
            perform(session.pressure(true, now()));
        }
    }

    private void authenticate() {
        Admission admission = parties.admit(identity);
        if (admission instanceof Admission.Admitted admitted) {
            var claimed = parties.connections().claim(admitted.deviceId(), this, now());
            claim = claimed.claim();
            claimed.takenOver().ifPresent(older -> older.end(Ending.TAKEN_OVER, Reason.TAKEN_OVER));
        }
        perform(session.authenticated(admission, now()));
    }

    private void store(int packetId, UplinkTopic topic, byte[] payload) {
        parties.store(deviceId(), topic, payload).whenComplete((refusal, failure) -> {
            if (packetId > 0 || failure != null || (refusal != null && refusal.isPresent())) {
                loop.runOnContext(ignored -> perform(answer(packetId, topic, refusal, failure)));
            }
        });
    }

    private List<Effect> answer(
            int packetId, UplinkTopic topic, @Nullable Optional<Refusal> refusal, @Nullable Throwable failure) {
        if (failure != null || refusal == null) {
            return session.storeFailed(now());
        }
        return refusal.map(no -> session.refused(
                        packetId, new Fault(topic.name(deviceId()), reason(no.why()), no.detail()), now()))
                .orElseGet(() -> session.stored(packetId, now()));
    }

    private static Reason reason(Why why) {
        return switch (why) {
            case NOT_AUTHORIZED -> Reason.NOT_AUTHORIZED;
            case PAYLOAD -> Reason.PAYLOAD;
        };
    }

    private void close(Effect.Close close) {
        ended = true;
        parties.ended(close.ending());
        boolean current = claim != null && parties.connections().release(claim);
        if (current && close.will() != null) {
            parties.store(deviceId(), new UplinkTopic.State(), close.will());
        }
        socket.close();
    }

    private void closed() {
        parties.connections().closed(this);
        perform(session.lost(now()));
        vertx.cancelTimer(timer);
    }

    private void rearm() {
        long deadline = session.deadline();
        if (ended || deadline >= timerAt) {
            return;
        }
        vertx.cancelTimer(timer);
        timerAt = deadline;
        timer = vertx.setTimer(Math.max(1, deadline - now()), fired -> {
            timerAt = Long.MAX_VALUE;
            perform(session.tick(now()));
        });
    }

    private String deviceId() {
        if (claim == null) {
            throw new IllegalStateException("not authenticated");
        }
        return claim.deviceId();
    }

    private Channel channel() {
        return socket.channelHandlerContext().channel();
    }

    private static long expiry(Command command) {
        return now()
                + Duration.between(Instant.now(Clock.systemUTC()), command.expiresAt())
                        .toMillis();
    }

    private static long now() {
        return TimeUnit.NANOSECONDS.toMillis(System.nanoTime());
    }
}
