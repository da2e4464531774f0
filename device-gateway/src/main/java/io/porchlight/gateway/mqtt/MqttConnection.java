package io.porchlight.gateway.mqtt;

import io.netty.channel.ChannelHandler;
import io.netty.channel.EventLoop;
import io.netty.handler.codec.mqtt.MqttMessage;
import io.netty.handler.codec.mqtt.MqttPublishMessage;
import io.porchlight.gateway.command.CommandKind;
import io.porchlight.gateway.event.UplinkRules.Judged.Refusal;
import io.porchlight.gateway.event.UplinkTopic;
import io.porchlight.gateway.limit.EdgeLimits;
import io.porchlight.gateway.limit.MonotonicClock;
import io.porchlight.gateway.mqtt.Effect.Ending;
import io.vertx.core.net.impl.NetSocketInternal;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The shell around one {@link MqttSession}: socket, codec, timer. Performs the session's effects and feeds it what
 * happens, always on the connection's own event loop.
 */
public final class MqttConnection {
    /** For so long what comes behind a CONNECT that is refused is read and thrown away. */
    private static final long DISCARD_MILLIS = 50;

    private final NetSocketInternal socket;
    private final EventLoop loop;
    private final MqttParties parties;
    private final Peer peer;
    private final MqttChannel channel;
    private final Alarm alarm;
    private final MqttSession session = new MqttSession(now());
    private final Runnable tick = () -> perform(session.tick(now()));
    private Connections.@Nullable Claim<MqttConnection> claim;
    private @Nullable List<Effect> consequences;
    private boolean performing;
    private boolean ended;
    private volatile long held;

    private MqttConnection(NetSocketInternal socket, MqttParties parties, Peer peer, ChannelHandler... below) {
        this.socket = socket;
        this.loop = socket.channelHandlerContext().channel().eventLoop();
        this.alarm = new Alarm(loop);
        this.parties = parties;
        this.peer = peer;
        this.channel = MqttChannel.install(socket, new Inbound(), below);
    }

    /** Takes over a socket whose TLS handshake is done; to be called on its own context. */
    static void start(NetSocketInternal socket, MqttParties parties, Peer peer, ChannelHandler... below) {
        var connection = new MqttConnection(socket, parties, peer, below);
        socket.closeHandler(gone -> connection.closed());
        socket.exceptionHandler(failure -> socket.close());
        parties.connections().opened(connection);
        connection.rearm();
    }

    /** What comes up the pipeline, on the connection's event loop. */
    private final class Inbound implements MqttChannel.Inbound {
        @Override
        public void bytes(long count) {
            look();
            List<Effect> effects = session.bytes(count, now());
            if (!effects.isEmpty()) {
                perform(effects);
            }
        }

        @Override
        public void packet(MqttMessage packet) {
            if (packet.fixedHeader() != null) {
                parties.received(packet.fixedHeader().messageType());
            }
            look();
            perform(session.packet(packet, now()));
        }

        /** Sockets that were ready when pressure began, or what they brought, come before any of them is told. */
        private void look() {
            if (parties.underPressure()) {
                perform(session.pressure(true, now()));
            }
        }

        @Override
        public void readComplete() {
            weigh();
        }

        @Override
        public void writable(boolean on) {
            perform(session.writable(on, now()));
        }
    }

    /** There is another command of this kind for the device; from any thread. */
    void command(CommandKind kind) {
        // What is kept by the time this runs: of two that come at once, the older must not be the last to be sent.
        loop.execute(() -> offer(kind));
    }

    /** Pressure has begun or ended; from any thread. */
    void pressure() {
        feed(() -> session.pressure(parties.underPressure(), now()));
    }

    /** Ends the session; from any thread. */
    void end(Ending ending, Reason reason) {
        feed(() -> session.end(ending, reason, now()));
    }

    /** Ends the session if what it was let in by is no longer in force; from any thread. */
    void recheck() {
        loop.execute(() -> {
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
        loop.execute(() -> perform(input.get()));
    }

    private void perform(List<Effect> effects) {
        if (performing) {
            if (consequences == null) {
                consequences = effects.isEmpty() ? null : new ArrayList<>(effects);
            } else {
                consequences.addAll(effects);
            }
            return;
        }
        performing = true;
        try {
            inOrder(effects);
        } finally {
            performing = false;
            consequences = null;
        }
        weigh();
        rearm();
    }

    /**
     * In the order in which they arose, but that what an effect leads to comes right behind it: whether the device takes what
     * it is sent has to be known before more is sent.
     */
    private void inOrder(List<Effect> effects) {
        for (Effect next : effects) {
            perform(next);
            List<Effect> ledTo = consequences;
            if (ledTo != null) {
                consequences = null;
                inOrder(ledTo);
            }
        }
    }

    private void weigh() {
        held = channel.held() + session.heldBytes();
        parties.weighed(held);
    }

    private void perform(Effect effect) {
        switch (effect) {
            case Effect.Send send -> send(send.packet());
            case Effect.Authenticate ask -> authenticate(ask.login());
            case Effect.Store store -> store(store.packetId(), store.topic(), store.payload());
            case Effect.Listening listening -> offer(listening.kind());
            case Effect.CommandDelivered delivered -> parties.delivered(delivered.command());
            case Effect.PauseReading pause -> channel.read(false);
            case Effect.ResumeReading resume -> channel.read(true);
            case Effect.Close close -> close(close);
        }
    }

    private void offer(CommandKind kind) {
        parties.kept(deviceId(), kind)
                .ifPresent(kept -> perform(session.command(kept, MonotonicClock.at(kept.expiresAt()), now())));
    }

    private void send(MqttMessage packet) {
        channel.write(packet);
        if (!channel.writable()) {
            // Whoever does not read what it is sent is not read from.
            perform(session.writable(false, now()));
        } else if (packet instanceof MqttPublishMessage) {
            // Commands are sent one by one.
            perform(session.writable(true, now()));
        }
    }

    private void authenticate(@Nullable Login login) {
        long asked = now();
        long wait = peer.mayConnectAt() - asked;
        if (wait > EdgeLimits.CONNECT_PATIENCE.millis()) {
            answer(new Admission.Denied(Reason.CONNECT_RATE), asked);
        } else if (wait > 0) {
            loop.schedule(() -> admit(login, asked), wait, TimeUnit.MILLISECONDS);
        } else {
            admit(login, asked);
        }
    }

    private void admit(@Nullable Login login, long asked) {
        parties.door()
                .admit(peer.address(), peer.identity(), login)
                .onComplete(done -> loop.execute(() ->
                        answer(done.succeeded() ? done.result() : new Admission.Denied(Reason.UNAVAILABLE), asked)));
    }

    /** What is refused is refused at one and the same time, whatever the reason and however long it took to find. */
    private void answer(Admission admission, long asked) {
        long wait = asked + EdgeLimits.REFUSAL_AFTER.millis() - now();
        if (admission instanceof Admission.Denied && wait > 0) {
            loop.schedule(() -> perform(session.authenticated(admission, now())), wait, TimeUnit.MILLISECONDS);
            return;
        }
        if (admission instanceof Admission.Admitted admitted && !ended && session.mayOpen(admitted.deviceId())) {
            claim = parties.claim(admitted.deviceId(), this);
            // Whoever was thrown out in the meantime was not to be found by its claim yet.
            if (!parties.door().stillIn(peer.identity(), admitted.deviceId())) {
                perform(session.authenticated(new Admission.Denied(Reason.NOT_AUTHORIZED), now()));
                return;
            }
        }
        perform(session.authenticated(admission, now()));
    }

    private void store(int packetId, UplinkTopic topic, byte[] payload) {
        parties.store(
                deviceId(),
                topic,
                payload,
                (refusal, failure) -> feed(() -> outcome(packetId, topic, refusal, failure)));
    }

    private List<Effect> outcome(
            int packetId, UplinkTopic topic, @Nullable Refusal refusal, @Nullable Throwable failure) {
        if (failure != null) {
            return session.storeFailed(now());
        }
        return refusal == null
                ? session.stored(packetId, now())
                : session.refused(
                        packetId, new Fault(topic.name(deviceId()), Reason.of(refusal.why()), refusal.detail()), now());
    }

    private void close(Effect.Close close) {
        ended = true;
        parties.ended(close.ending());
        if (claim != null && parties.released(claim) && close.will() != null) {
            parties.store(deviceId(), new UplinkTopic.State(), close.will(), (refusal, failure) -> {});
        }
        alarm.stop();
        if (close.ending() == Ending.SLOW_READER) {
            channel.cut();
            return;
        }
        // It waits until all is written; whoever takes nothing would make it wait for ever.
        alarm.set(now() + EdgeLimits.LEAVE.millis(), channel::cut);
        if (close.ending() == Ending.REFUSED) {
            channel.discard();
            loop.schedule(() -> socket.close(), DISCARD_MILLIS, TimeUnit.MILLISECONDS);
        } else {
            socket.close();
        }
    }

    private void closed() {
        parties.connections().closed(this);
        perform(session.lost(now()));
        alarm.stop();
    }

    private void rearm() {
        if (!ended) {
            alarm.set(session.deadline(), tick);
        }
    }

    private String deviceId() {
        if (claim == null) {
            throw new IllegalStateException("not authenticated");
        }
        return claim.deviceId();
    }

    private static long now() {
        return MonotonicClock.now();
    }
}
