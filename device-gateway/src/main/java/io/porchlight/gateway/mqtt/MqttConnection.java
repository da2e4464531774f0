package io.porchlight.gateway.mqtt;

import io.netty.channel.ChannelHandler;
import io.netty.handler.codec.mqtt.MqttMessage;
import io.netty.util.ReferenceCountUtil;
import io.porchlight.gateway.command.Command;
import io.porchlight.gateway.event.UplinkRules.Judged.Refusal;
import io.porchlight.gateway.event.UplinkRules.Why;
import io.porchlight.gateway.event.UplinkTopic;
import io.porchlight.gateway.identity.DeviceIdentity;
import io.porchlight.gateway.limit.EdgeLimits;
import io.porchlight.gateway.limit.MonotonicClock;
import io.porchlight.gateway.mqtt.Effect.Ending;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import io.vertx.core.net.impl.NetSocketInternal;
import java.net.InetAddress;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.function.Supplier;
import javax.net.ssl.SSLSession;
import org.jspecify.annotations.Nullable;

/**
 * The shell around one {@link MqttSession}: socket, codec, timer. Performs the session's effects and feeds it what
 * happens, always on the connection's own event loop.
 */
public final class MqttConnection {
    private final NetSocketInternal socket;
    private final Vertx vertx;
    private final Context loop;
    private final MqttParties parties;
    private final Peer peer;
    private final MqttChannel channel;
    private final MqttSession session = new MqttSession(now());
    private Connections.@Nullable Claim<MqttConnection> claim;
    private final Queue<Effect> waiting = new ArrayDeque<>(4);
    private boolean performing;
    private boolean ended;
    private long timer = -1;
    private long timerAt = Long.MAX_VALUE;
    private volatile long held;

    /**
     * Who is at the other end, as far as the socket says.
     *
     * @param mayConnectAt when its source's rate allows its CONNECT
     */
    record Peer(InetAddress address, Optional<DeviceIdentity> identity, long mayConnectAt) {
        static Peer of(InetAddress address, @Nullable SSLSession tls, long mayConnectAt) {
            return new Peer(address, DeviceIdentity.of(tls), mayConnectAt);
        }
    }

    private MqttConnection(
            NetSocketInternal socket, Vertx vertx, MqttParties parties, Peer peer, ChannelHandler... below) {
        this.socket = socket;
        this.vertx = vertx;
        this.loop = vertx.getOrCreateContext();
        this.parties = parties;
        this.peer = peer;
        this.channel = MqttChannel.install(socket, count -> perform(session().bytes(count, now())), this::weigh, below);
    }

    /** Takes over a socket whose TLS handshake is done; to be called on its own context. */
    static void start(NetSocketInternal socket, Vertx vertx, MqttParties parties, Peer peer, ChannelHandler... below) {
        var connection = new MqttConnection(socket, vertx, parties, peer, below);
        socket.messageHandler(connection::received);
        socket.closeHandler(gone -> connection.closed());
        socket.exceptionHandler(failure -> socket.close());
        parties.connections().opened(connection);
        connection.rearm();
    }

    private void received(Object message) {
        if (message instanceof MqttMessage packet) {
            channel.handled(packet);
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
        feed(() -> session.pressure(on, now()));
    }

    /** Ends the session; from any thread. */
    void end(Ending ending, Reason reason) {
        feed(() -> session.end(ending, reason, now()));
    }

    /** Ends the session if what it was let in by is no longer in force; from any thread. */
    void recheck() {
        loop.runOnContext(ignored -> {
            if (claim != null && !parties.door().stillIn(peer.identity(), claim.deviceId())) {
                perform(session.end(Ending.REVOKED, Reason.ADMINISTRATIVE, now()));
            }
        });
    }

    /** Bytes that this connection makes the node hold; from any thread. */
    long held() {
        return held;
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
        weigh();
        rearm();
    }

    private void weigh() {
        held = channel.held() + session.heldBytes();
    }

    private void perform(Effect effect) {
        switch (effect) {
            case Effect.Send send -> send(send.packet());
            case Effect.Authenticate ask -> authenticate(ask.login());
            case Effect.Store store -> store(store.packetId(), store.topic(), store.payload());
            case Effect.Listening listening ->
                parties.kept(deviceId(), listening.kind())
                        .ifPresent(kept -> perform(session.command(kept, expiry(kept), now())));
            case Effect.CommandDelivered delivered -> parties.delivered(delivered.command());
            case Effect.PauseReading pause -> channel.read(false);
            case Effect.ResumeReading resume -> channel.read(true);
            case Effect.Close close -> close(close);
        }
    }

    private void send(MqttMessage packet) {
        socket.writeMessage(packet);
        if (!channel.writable()) {
            // Whoever does not read what it is sent is not read from.
            socket.drainHandler(drained -> perform(session.writable(channel.writable(), now())));
            perform(session.writable(false, now()));
        }
    }

    private void authenticate(@Nullable Login login) {
        long asked = now();
        long wait = peer.mayConnectAt() - asked;
        if (wait > EdgeLimits.CONNECT_PATIENCE.millis()) {
            answer(new Admission.Denied(Reason.CONNECT_RATE), asked);
        } else if (wait > 0) {
            vertx.setTimer(wait, allowed -> admit(login, asked));
        } else {
            admit(login, asked);
        }
    }

    private void admit(@Nullable Login login, long asked) {
        parties.door()
                .admit(peer.address(), peer.identity(), login)
                .onComplete(done -> loop.runOnContext(ignored ->
                        answer(done.succeeded() ? done.result() : new Admission.Denied(Reason.UNAVAILABLE), asked)));
    }

    /** What is refused is refused at one and the same time, whatever the reason and however long it took to find. */
    private void answer(Admission admission, long asked) {
        long wait = asked + EdgeLimits.REFUSAL_AFTER.millis() - now();
        if (admission instanceof Admission.Denied && wait > 0) {
            vertx.setTimer(wait, due -> perform(session.authenticated(admission, now())));
            return;
        }
        if (admission instanceof Admission.Admitted admitted && !ended) {
            claim = parties.claim(admitted.deviceId(), this);
        }
        perform(session.authenticated(admission, now()));
    }

    private void store(int packetId, UplinkTopic topic, byte[] payload) {
        parties.store(deviceId(), topic, payload).whenComplete((refusal, failure) -> {
            if (packetId > 0 || failure != null || (refusal != null && refusal.isPresent())) {
                loop.runOnContext(ignored -> perform(outcome(packetId, topic, refusal, failure)));
            }
        });
    }

    private List<Effect> outcome(
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
        if (claim != null && parties.released(claim) && close.will() != null) {
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

    private MqttSession session() {
        return session;
    }

    private String deviceId() {
        if (claim == null) {
            throw new IllegalStateException("not authenticated");
        }
        return claim.deviceId();
    }

    private static long expiry(Command command) {
        return now()
                + Duration.between(Instant.now(Clock.systemUTC()), command.expiresAt())
                        .toMillis();
    }

    private static long now() {
        return MonotonicClock.now();
    }
}
