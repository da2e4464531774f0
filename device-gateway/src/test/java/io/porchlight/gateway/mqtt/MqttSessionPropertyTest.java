package io.porchlight.gateway.mqtt;

import static org.quicktheories.QuickTheory.qt;
import static org.quicktheories.generators.SourceDSL.integers;
import static org.quicktheories.generators.SourceDSL.lists;

import io.netty.handler.codec.mqtt.MqttMessage;
import io.netty.handler.codec.mqtt.MqttMessageType;
import io.netty.handler.codec.mqtt.MqttPubReplyMessageVariableHeader;
import io.porchlight.gateway.command.Command;
import io.porchlight.gateway.command.CommandKind;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Whatever comes in whatever order: the promises of {@link MqttSession} hold. */
class MqttSessionPropertyTest {
    /** 8 held while authenticating, 16 in flight up, 4 kinds of command under way and 4 waiting. */
    private static final int MOST_HELD = 8 + 16 + 8;

    @Test
    @DisplayName("PUBACK only after stored, bounded memory, nothing after Close, pause and resume in turn")
    void promises() {
        qt().withExamples(5_000)
                .forAll(lists().of(integers().between(0, 9_999)).ofSizeBetween(1, 120))
                .checkAssert(MqttSessionPropertyTest::run);
    }

    static void run(List<Integer> choices) {
        var run = new Run(choices.getFirst() % 2 == 0);
        choices.forEach(run::step);
    }

    private static final class Run {
        private final boolean five;
        private final MqttSession session = new MqttSession(0);
        private final Deque<Integer> storing = new ArrayDeque<>();
        private final Set<Integer> durable = new HashSet<>();
        private long now;
        private boolean paused;
        private boolean closed;

        Run(boolean five) {
            this.five = five;
            take(session.packet(TestPackets.connect(five), 0));
        }

        void step(int choice) {
            now += choice % 50;
            int id = choice / 100 % 20 + 1;
            take(
                    switch (choice % 13) {
                        case 0, 1, 2 -> read(TestPackets.publish("d/dev/event/motion", id));
                        case 3 -> read(TestPackets.publish("d/dev/state", id, 1, false, true));
                        case 4 -> read(TestPackets.subscribe(id, "d/dev/command/chime", "d/dev/command/pair"));
                        case 5 -> read(TestPackets.puback(id % 6 + 1));
                        case 6 -> session.authenticated(new Admission.Admitted("dev"), now);
                        case 7, 8 -> stored();
                        case 9 -> session.command(command(id), now + 1_000, now);
                        case 10 -> session.pressure(id % 2 == 0, now);
                        case 11 -> session.tick(now);
                        default -> id == 20 ? session.lost(now) : read(TestPackets.bare(MqttMessageType.PINGREQ));
                    });
            check(session.held() <= MOST_HELD, "held " + session.held());
        }

        /** A paused socket delivers nothing. */
        private List<Effect> read(MqttMessage packet) {
            return paused ? List.of() : session.packet(packet, now);
        }

        private List<Effect> stored() {
            Integer packetId = storing.poll();
            if (packetId == null) {
                return List.of();
            }
            durable.add(packetId);
            return session.stored(packetId, now);
        }

        private void take(List<Effect> effects) {
            for (Effect effect : effects) {
                check(!closed, "an effect after Close: " + effect);
                switch (effect) {
                    case Effect.Store store -> storing.add(store.packetId());
                    case Effect.PauseReading pause -> {
                        check(!paused, "paused twice");
                        paused = true;
                    }
                    case Effect.ResumeReading resume -> {
                        check(paused, "resumed without pause");
                        paused = false;
                    }
                    case Effect.Close close -> closed = true;
                    case Effect.Send send -> sent(send.packet());
                    default -> {}
                }
            }
        }

        private void sent(MqttMessage packet) {
            if (packet.variableHeader() instanceof MqttPubReplyMessageVariableHeader puback
                    && puback.reasonCode() == 0) {
                check(durable.remove(puback.messageId()), "acknowledged what is not stored, MQTT 5: " + five);
            }
        }

        private static Command command(int id) {
            return new Command(
                    "c" + id,
                    "dev",
                    Optional.of("circle"),
                    id % 2 == 0 ? CommandKind.CHIME : CommandKind.PAIR,
                    new byte[] {1},
                    Instant.MAX);
        }

        private static void check(boolean holds, String otherwise) {
            if (!holds) {
                throw new AssertionError(otherwise);
            }
        }
    }
}
