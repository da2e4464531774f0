package io.porchlight.sealing.circle;

import static io.porchlight.sealing.circle.Refusals.assertRefused;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.quicktheories.QuickTheory.qt;
import static org.quicktheories.generators.SourceDSL.integers;
import static org.quicktheories.generators.SourceDSL.longs;

import io.porchlight.sealing.Refused;
import io.porchlight.sealing.json.Jcs;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("SF-06: any history of a household")
class ChainPropertyTest {
    private static final ChainTrust NONE = ChainTrust.none();

    @Test
    @DisplayName("SF-06: whatever primaries do in their order, the chain verifies and keeps its promises")
    void anyHistoryVerifies() {
        qt().withExamples(40).forAll(longs().all(), integers().between(0, 25)).checkAssert((seed, length) -> {
            Chain chain = new RandomHistory(seed).ofLength(length);
            Chain read = Chain.parse(Jcs.canonical(chain.toJson()), NONE);
            assertEquals(length.longValue(), read.head().n());
            Set<String> circleKeys = new HashSet<>();
            for (long n = 0; n <= length; n++) {
                CircleState state = read.state(n);
                assertEquals(chain.state(n), state);
                assertFalse(state.primariesAt(state.at()).isEmpty(), "somebody can always sign");
                assertTrue(state.at() >= read.state(Math.max(0, n - 1)).at());
                LinkKind kind = read.link(n).kind();
                boolean bringsBoth = Set.of(
                                LinkKind.CREATE, LinkKind.ROTATE, LinkKind.REMOVE_MEMBER, LinkKind.SET_RECOVERY)
                        .contains(kind);
                assertEquals(bringsBoth, circleKeys.add(state.viewKey().thumbprint()));
                assertTrue(!bringsBoth || circleKeys.add(state.releaseKey().thumbprint()));
            }
        });
    }

    @Test
    @DisplayName("SF-06: any changed byte is refused")
    void anyChangedByte() {
        qt().withExamples(200)
                .forAll(
                        longs().between(0, 7),
                        integers().between(0, 1 << 20),
                        integers().between(1, 255))
                .checkAssert((seed, at, mask) -> {
                    byte[] bytes =
                            Jcs.canonical(new RandomHistory(seed).ofLength(6).toJson());
                    bytes[at % bytes.length] ^= mask.byteValue();
                    assertThrows(Refused.class, () -> Chain.parse(bytes, NONE));
                });
    }

    @Test
    @DisplayName(
            "SF-06: any link left out, repeated or exchanged is refused; a cut end shows against what is remembered")
    void anyOtherOrder() {
        qt().withExamples(50)
                .forAll(longs().all(), integers().between(0, 8), integers().between(0, 8))
                .checkAssert((seed, one, other) -> {
                    Chain chain = new RandomHistory(seed).ofLength(8);
                    List<Link> without = new ArrayList<>(chain.links());
                    without.remove(one.intValue());
                    if (one < 8) {
                        assertThrows(Refused.class, () -> Chain.verify(without, NONE));
                    } else {
                        assertRefused("chain.rollback", () -> Chain.verify(without, NONE)
                                .requireSince(chain.head()));
                    }
                    List<Link> repeated = new ArrayList<>(chain.links());
                    repeated.add(other + 1, chain.link(one));
                    assertThrows(Refused.class, () -> Chain.verify(repeated, NONE));
                    if (!one.equals(other)) {
                        List<Link> exchanged = new ArrayList<>(chain.links());
                        Collections.swap(exchanged, one, other);
                        assertThrows(Refused.class, () -> Chain.verify(exchanged, NONE));
                    }
                });
    }

    @Test
    @DisplayName("SF-06: two continuations of one chain cannot be mixed")
    void anyFork() {
        qt().withExamples(20).forAll(longs().all(), integers().between(2, 6)).checkAssert((seed, length) -> {
            RandomHistory history = new RandomHistory(seed);
            Chain common = history.ofLength(3);
            Chain left = history.ofLength(3 + length);
            history.backTo(common);
            Chain right = history.ofLength(3 + length);
            assertRefused("chain.fork", () -> right.requireSince(left.head()));
            assertThrows(
                    Refused.class, () -> left.append(right.link(right.head().n())));
            List<Link> mixed = new ArrayList<>(left.links().subList(0, 5));
            mixed.addAll(right.linksAfter(4));
            assertRefused("chain.previous", () -> Chain.verify(mixed, NONE));
        });
    }
}
