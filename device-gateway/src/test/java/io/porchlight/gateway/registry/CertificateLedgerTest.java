package io.porchlight.gateway.registry;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.quicktheories.QuickTheory.qt;
import static org.quicktheories.generators.SourceDSL.integers;
import static org.quicktheories.generators.SourceDSL.lists;

import io.porchlight.gateway.registry.CertificateRegistry.Issued;
import io.porchlight.sealing.key.PrivateKeyP256;
import io.porchlight.sealing.key.PublicKeyJwk;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("F-14")
class CertificateLedgerTest {
    private static final String DEVICE = "dev";
    private static final PublicKeyJwk KEY = PrivateKeyP256.generate().publicKey();

    private final CertificateLedger ledger = new CertificateLedger();

    private static Issued issued(String certificate, String previous) {
        return new Issued(DEVICE, KEY, certificate, 1_000, "token", previous, 500);
    }

    @Test
    @DisplayName("F-14: of two first certificates the first that was written stands, also where only the other is left")
    void firstStands() {
        Issued first = issued("a", "");
        Issued second = issued("b", "");
        assertEquals(Optional.of(""), ledger.follows(DEVICE, Optional.empty()));
        assertTrue(ledger.read(first, ""));
        assertFalse(ledger.read(second, ""));
        assertEquals(Optional.of(first), ledger.of(DEVICE));
        assertEquals(Map.of(DEVICE, second), ledger.passedOver());
        assertTrue(ledger.read(first, second.version()));
        assertEquals(Map.of(), ledger.passedOver());

        var compacted = new CertificateLedger();
        assertTrue(compacted.read(second, ""));
        assertTrue(compacted.read(first, second.version()));
        assertEquals(Optional.of(first), compacted.of(DEVICE));
    }

    @Test
    @DisplayName("F-14: what was decided by something that does not hold any more is not even written")
    void decidedTooEarly() {
        Issued first = issued("a", "");
        ledger.read(first, "");
        assertEquals(Optional.empty(), ledger.follows(DEVICE, Optional.empty()));
        Issued renewed = issued("b", "a");
        ledger.read(renewed, first.version());
        assertEquals(Optional.empty(), ledger.follows(DEVICE, Optional.of(first)));
        assertTrue(ledger.use(renewed));
        assertFalse(ledger.use(renewed), "once");
        assertEquals(Optional.of(renewed.confirmed()), ledger.of(DEVICE), "ahead of reading it");
        assertEquals(Optional.empty(), ledger.follows(DEVICE, Optional.of(renewed)));
        assertEquals(Optional.of(renewed.version()), ledger.follows(DEVICE, Optional.of(renewed.confirmed())));
    }

    @Test
    @DisplayName("F-14: a renewal that was under way when the certificate was forgotten brings nothing back")
    void forgottenUnderWay() {
        Issued first = issued("a", "");
        ledger.read(first, "");
        ledger.beginAnew(DEVICE);
        assertFalse(ledger.read(issued("b", "a"), first.version()));
        assertEquals(Optional.empty(), ledger.of(DEVICE));
        assertTrue(ledger.read(issued("c", ""), ""), "a new beginning");
        assertFalse(ledger.read(issued("b", "a"), first.version()));
    }

    @Test
    @DisplayName(
            "F-14: however nodes write at the same time, all end with the same, wherever compaction lets a reader begin")
    void allAlike() {
        qt().withExamples(3_000)
                .forAll(lists().of(integers().between(0, 8)).ofSizeBetween(1, 80))
                .checkAssert(choices -> {
                    var world = new World();
                    choices.forEach(world::step);
                    world.settle();
                    world.check();
                });
    }

    /** What a node put on the topic. */
    private record Written(Issued said, String follows, int writer) {}

    /** Three nodes that each read, decide and write at their own pace. */
    private static final class World {
        private final List<Written> topic = new ArrayList<>();
        private final List<Node> nodes = Stream.of(0, 1, 2).map(Node::new).toList();
        private int certificates;

        private final class Node {
            private final int number;
            private final CertificateLedger ledger = new CertificateLedger();
            private final Deque<Written> underWay = new ArrayDeque<>();
            private final List<Boolean> stood = new ArrayList<>();

            Node(int number) {
                this.number = number;
            }

            void read() {
                if (stood.size() == topic.size()) {
                    return;
                }
                Written next = topic.get(stood.size());
                boolean stands = ledger.read(next.said(), next.follows());
                stood.add(stands);
                if (!stands && next.writer() == number) {
                    underWay.add(new Written(
                            ledger.standing(DEVICE).orElseThrow(), next.said().version(), number));
                }
            }

            void decide() {
                Optional<Issued> before = ledger.of(DEVICE);
                String certificate = "c" + certificates++;
                before.filter(one -> !one.previousSha256().isEmpty() && certificates % 3 == 0)
                        .ifPresent(ledger::use);
                Issued now = before.map(one -> ledger.of(DEVICE).equals(before)
                                ? issued(certificate, one.certificateSha256())
                                : one.confirmed())
                        .orElseGet(() -> issued(certificate, ""));
                String follows = ledger.follows(DEVICE, ledger.of(DEVICE)).orElseThrow();
                underWay.add(new Written(now, follows, number));
            }

            void append() {
                if (!underWay.isEmpty()) {
                    topic.add(underWay.poll());
                }
            }
        }

        void step(int choice) {
            Node node = nodes.get(choice % 3);
            switch (choice / 3) {
                case 0 -> node.decide();
                case 1 -> node.append();
                default -> node.read();
            }
        }

        void settle() {
            while (nodes.stream().anyMatch(node -> !node.underWay.isEmpty() || node.stood.size() < topic.size())) {
                nodes.forEach(Node::append);
                nodes.forEach(Node::read);
            }
        }

        void check() {
            Optional<Issued> stands = nodes.getFirst().ledger.standing(DEVICE);
            for (Node node : nodes) {
                assertEquals(stands, node.ledger.standing(DEVICE));
                assertEquals(nodes.getFirst().stood, node.stood);
            }
            for (int begin = 0; begin < topic.size(); begin++) {
                var late = new CertificateLedger();
                topic.subList(begin, topic.size()).forEach(one -> late.read(one.said(), one.follows()));
                assertEquals(stands, late.standing(DEVICE), "beginning at " + begin + " of " + topic);
            }
            for (int i = 1; i < topic.size(); i++) {
                assertFalse(
                        topic.get(i).follows().isEmpty()
                                && nodes.getFirst().stood.get(i),
                        "a second first certificate stood");
            }
        }
    }
}
