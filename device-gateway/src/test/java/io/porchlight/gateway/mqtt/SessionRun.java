package io.porchlight.gateway.mqtt;

import io.netty.buffer.EmptyByteBuf;
import io.netty.handler.codec.mqtt.MqttMessage;
import io.netty.handler.codec.mqtt.MqttMessageType;
import io.netty.handler.codec.mqtt.MqttPublishMessage;
import io.porchlight.gateway.command.Command;
import io.porchlight.gateway.command.CommandKind;
import io.porchlight.gateway.limit.Rates;
import io.porchlight.gateway.mqtt.Effect.Ending;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * One life of a session, as numbers say: packets, answers, commands, pressure and time in any order, with its
 * {@link Promises} checked after each. Numbers below {@link #MORE} mean what they always meant, so that what fuzzing once
 * found goes on to mean it; the first also says how the device connects.
 */
final class SessionRun {
    /** From here on numbers mean what was added later. */
    static final int MORE = 10_000;

    /** Numbers are below this. */
    static final int END = 65_536;

    private static final Reason[] DENIALS = {
        Reason.NOT_AUTHORIZED, Reason.UNAVAILABLE, Reason.QUOTA, Reason.CONNECT_RATE
    };
    private static final Ending[] ENDINGS = {Ending.TAKEN_OVER, Ending.REVOKED, Ending.SHUTDOWN};

    private final MqttSession session = new MqttSession(0);
    private final Promises promises = new Promises(session);
    private final List<MqttMessage> given = new ArrayList<>();
    private final Rates shared = new Rates(0);
    private long now;

    private SessionRun(int first) {
        boolean five = first % 2 == 0;
        promises.version(five);
        int more = first - MORE;
        if (more < 0) {
            read(TestPackets.connect(five));
        } else if (more / 2 % 9 < 8) {
            MqttMessage connect = OddPackets.connect(five, more / 2 % 9 + more / 18 * 8);
            read(connect);
        }
    }

    static void of(List<Integer> choices) {
        var run = new SessionRun(choices.getFirst());
        for (int choice : choices) {
            if (choice < MORE) {
                run.step(choice);
            } else {
                run.more((choice - MORE) % 23, (choice - MORE) / 23);
            }
        }
        run.finish();
    }

    private void step(int choice) {
        now += choice % 50;
        int id = choice / 100 % 20 + 1;
        switch (choice % 13) {
            case 0, 1, 2 -> read(TestPackets.publish("d/dev/event/motion", id));
            case 3 -> read(TestPackets.publish("d/dev/state", id, 1, false, true));
            case 4 -> read(TestPackets.subscribe(id, "d/dev/command/chime", "d/dev/command/pair"));
            case 5 -> read(TestPackets.puback(id % 6 + 1));
            case 6 -> take(() -> session.authenticated(new Admission.Admitted("dev"), now));
            case 7, 8 -> stored(0);
            case 9 -> command(id % 2 == 0 ? CommandKind.CHIME : CommandKind.PAIR, "c" + id, 1);
            case 10 -> pressure(id % 2 == 0);
            case 11 -> tick();
            default -> {
                if (id == 20) {
                    take(() -> session.lost(now));
                } else {
                    read(TestPackets.bare(MqttMessageType.PINGREQ));
                }
            }
        }
    }

    private void more(int kind, int choice) {
        now += choice % 50;
        int id = choice % 20 + 1;
        switch (kind) {
            case 0 -> take(() -> session.authenticated(new Admission.Denied(DENIALS[choice % DENIALS.length]), now));
            case 1 -> refused(choice);
            case 2 -> take(() -> session.storeFailed(now));
            case 3 -> writable(choice % 2 == 0);
            case 4 -> take(() -> session.bytes(choice * 40L, now));
            case 5 -> take(() -> session.end(ENDINGS[choice % ENDINGS.length], Reason.TAKEN_OVER, now));
            case 6 -> read(TestPackets.disconnect(choice % 2 * 4));
            case 7 -> read(OddPackets.unsubscribe(id, choice));
            case 8 -> read(OddPackets.malformed(choice));
            case 9 -> {
                promises.version(choice % 2 == 0);
                read(OddPackets.connect(choice % 2 == 0, choice / 2));
            }
            case 10 -> read(OddPackets.publish("d/dev/event/motion", 0, 0, choice));
            case 11 -> read(OddPackets.subscribe(id, choice / 20));
            case 12 -> read(OddPackets.forbidden(id, choice / 20));
            case 13 -> read(OddPackets.notADevices(choice));
            case 14 -> {
                now += choice * 50L;
                tick();
            }
            case 15 -> tickWhenDue();
            case 16 -> command(CommandKind.values()[choice % 5], "d" + choice % 7, choice);
            case 17 -> stored(choice);
            case 18 -> take(() -> session.refused(0, fault(), now));
            case 19 -> read(OddPackets.publish("d/dev/event/ding", id, 1, choice * 6));
            case 20 -> take(() -> session.authenticated(new Admission.Admitted("dev", shared), now));
            case 21 -> take(() -> session.stored(1_000 + choice, now));
            default -> read(OddPackets.publish("d/dev/nothing", 0, 0, choice));
        }
    }

    private void take(Supplier<List<Effect>> happening) {
        promises.take(happening.get());
    }

    /** A paused socket delivers nothing. */
    private void read(MqttMessage packet) {
        if (!promises.paused()) {
            given.add(packet);
            take(() -> session.packet(packet, now));
        }
    }

    private void tick() {
        take(() -> session.tick(now));
    }

    private void tickWhenDue() {
        if (session.deadline() < Long.MAX_VALUE) {
            now = Math.max(now, session.deadline());
            tick();
        }
    }

    private void pressure(boolean on) {
        promises.pressure(on);
        take(() -> session.pressure(on, now));
    }

    private void writable(boolean on) {
        promises.writable(on);
        take(() -> session.writable(on, now));
    }

    private void stored(int which) {
        List<Integer> storing = promises.storing();
        if (!storing.isEmpty()) {
            int packetId = storing.get(which % storing.size());
            promises.stored(packetId);
            take(() -> session.stored(packetId, now));
        }
    }

    private void refused(int which) {
        List<Integer> storing = promises.storing();
        if (!storing.isEmpty()) {
            int packetId = storing.get(which % storing.size());
            promises.refused(packetId);
            take(() -> session.refused(packetId, fault(), now));
        }
    }

    private static Fault fault() {
        return new Fault("d/dev/event/ding", Reason.PAYLOAD, "startedAt is missing.");
    }

    private void command(CommandKind kind, String commandId, int bytes) {
        var command = new Command(commandId, "dev", Optional.of("circle"), kind, new byte[bytes], Instant.MAX);
        take(() -> session.command(command, now + 1_000, now));
    }

    /** Nothing waits for ever: once the gateway can take things again and has answered, silence ends every session. */
    private void finish() {
        pressure(false);
        writable(true);
        while (!promises.storing().isEmpty() && !promises.closed()) {
            stored(0);
        }
        for (int i = 0; i < 4 && !promises.closed(); i++) {
            tickWhenDue();
        }
        check(promises.closed(), "it goes on in silence, due at " + session.deadline() + " of " + now);
        read(TestPackets.publish("d/dev/event/motion", 1));
        for (MqttMessage packet : given) {
            // An empty payload is one and the same for all and counts no references.
            boolean released = !(packet instanceof MqttPublishMessage publish)
                    || publish.payload() instanceof EmptyByteBuf
                    || publish.refCnt() == 0;
            check(released, "not released: " + packet);
        }
    }

    private static void check(boolean holds, String otherwise) {
        if (!holds) {
            throw new AssertionError(otherwise);
        }
    }
}
