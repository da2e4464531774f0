package io.porchlight.consent.log;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.quicktheories.QuickTheory.qt;
import static org.quicktheories.generators.SourceDSL.integers;

import io.porchlight.sealing.encoding.Bytes;
import io.porchlight.sealing.log.MerkleTree;
import io.porchlight.sealing.log.TreeFrontier;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class TreeBatchTest {
    @Test
    @DisplayName("A-05: a batch has its size whatever is in it, keeps the order, and its root is RFC 6962's")
    void alwaysTheSameSize() {
        qt().withExamples(60)
                .forAll(
                        integers().between(1, 40),
                        integers().between(0, 40),
                        integers().between(0, 30))
                .assuming((size, real, before) -> real <= size)
                .checkAssert((size, real, before) -> {
                    TreeFrontier frontier = new TreeFrontier();
                    MerkleTree whole = new MerkleTree();
                    for (int i = 0; i < before; i++) {
                        byte[] entry = Bytes.random(32);
                        whole.append(entry);
                        frontier.append(io.porchlight.sealing.log.TreeHash.leaf(entry), (level, index, hash) -> {});
                    }
                    List<byte[]> entries = new ArrayList<>();
                    for (int i = 0; i < real; i++) {
                        entries.add(Bytes.random(32));
                    }
                    TreeBatch batch = TreeBatch.append(frontier, entries, size);
                    assertThat(batch.entries()).hasSize(size);
                    assertThat(batch.places()).hasSize(real).isSorted().doesNotHaveDuplicates();
                    assertThat(batch.places().stream().map(batch.entries()::get).toList())
                            .isEqualTo(entries);
                    assertThat(batch.start()).isEqualTo(before.longValue());
                    batch.entries().forEach(whole::append);
                    assertThat(batch.frontier().root()).isEqualTo(whole.root());
                });
    }

    @Test
    @DisplayName("A-05: where an entry stands tells nothing of how many others came with it")
    void placesAreSpread() {
        Set<Integer> places = new HashSet<>();
        for (int i = 0; i < 1000; i++) {
            places.addAll(TreeBatch.append(new TreeFrontier(), List.of(Bytes.random(32)), 4)
                    .places());
        }
        assertThat(places).containsExactlyInAnyOrder(0, 1, 2, 3);
    }

    @Test
    void paddingIsNeverTheSame() {
        TreeBatch first = TreeBatch.append(new TreeFrontier(), List.of(), 4);
        TreeBatch second = TreeBatch.append(new TreeFrontier(), List.of(), 4);
        assertThat(first.frontier().root()).isNotEqualTo(second.frontier().root());
    }

    @Test
    void moreThanABatchHoldsIsRefused() {
        assertThatThrownBy(() -> TreeBatch.append(new TreeFrontier(), List.of(new byte[32], new byte[32]), 1))
                .isInstanceOf(IllegalArgumentException.class);
    }
}
