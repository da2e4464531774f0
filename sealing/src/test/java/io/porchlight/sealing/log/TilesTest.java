package io.porchlight.sealing.log;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.porchlight.sealing.Refused;
import io.porchlight.sealing.encoding.Bytes;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class TilesTest {
    @Test
    @DisplayName("C2SP tlog-tiles: paths, index 1234067 being x001/x234/067")
    void pathsAreThoseOfTheSpecification() {
        assertEquals("tile/0/x001/x234/067", new TilePath(0, 1_234_067, 256).text());
        assertEquals("tile/1/000.p/17", new TilePath(1, 0, 17).text());
        assertEquals("tile/63/999", new TilePath(63, 999, 256).text());
        for (String path : List.of("tile/0/x001/x234/067", "tile/1/000.p/17", "tile/2/x001/000.p/255")) {
            assertEquals(path, TilePath.parse(path).text());
        }
        for (String bad : List.of(
                "tile/0/1",
                "tile/00/001",
                "tile/64/001",
                "tile/0/x000/001",
                "tile/0/001.p/256",
                "tile/0/001.p/0",
                "tile/0/001/002",
                "tile/0/../001",
                "tile/entries/000",
                "/tile/0/000",
                "tile/0/000\n")) {
            assertThrows(Refused.class, () -> TilePath.parse(bad), bad);
        }
    }

    @Test
    @DisplayName("C2SP tlog-tiles: a tree of 70,000 has 273 + 1 + 1 + 1 + 1 tiles of the widths named there")
    void aTreeOf70000IsCutAsTheSpecificationSays() {
        MerkleTree tree = new MerkleTree();
        for (int i = 0; i < 70_000; i++) {
            tree.appendLeafHash(TreeHash.leaf(new byte[] {(byte) i, (byte) (i >> 8), (byte) (i >> 16)}));
        }
        Map<String, byte[]> tiles = new HashMap<>();
        TileWriter.write(0, 70_000, tree, (path, bytes) -> tiles.put(path.text(), bytes));
        assertEquals(277, tiles.size());
        assertEquals(112 * 32, tiles.get("tile/0/273.p/112").length);
        assertEquals(256 * 32, tiles.get("tile/1/000").length);
        assertEquals(17 * 32, tiles.get("tile/1/001.p/17").length);
        assertEquals(32, tiles.get("tile/2/000.p/1").length);
    }

    @Test
    void growthNeverRewritesATileAndProofsFromTilesHold() {
        MerkleTree tree = new MerkleTree();
        Map<TilePath, byte[]> published = new HashMap<>();
        long before = 0;
        for (int size : new int[] {1, 2, 255, 256, 257, 300, 300, 512, 513, 1000, 70_000 / 64}) {
            while (tree.size() < size) {
                tree.append(Bytes.utf8("entry " + tree.size()));
            }
            TileWriter.write(before, size, tree, (path, bytes) -> {
                byte[] earlier = published.put(path, bytes);
                assertTrue(earlier == null || Arrays.equals(earlier, bytes));
                assertEquals(path.length(), bytes.length);
            });
            TileReader reader = new TileReader(size, path -> Optional.ofNullable(published.get(path)));
            assertArrayEquals(tree.root(size), MerkleProofs.root(size, reader));
            long index = size / 3;
            assertTrue(MerkleProofs.included(
                    tree.node(0, index), index, size, tree.root(), MerkleProofs.inclusion(index, size, reader)));
            assertTrue(MerkleProofs.consistent(
                    before, tree.root(before), size, tree.root(), MerkleProofs.consistency(before, size, reader)));
            before = size;
        }
    }

    @Test
    void theFullTileServesWhereThePartialOneIsGone() {
        MerkleTree tree = new MerkleTree();
        for (int i = 0; i < 256; i++) {
            tree.append(Bytes.utf8("entry " + i));
        }
        Map<TilePath, byte[]> published = new HashMap<>();
        TileWriter.write(0, 256, tree, published::put);
        TileReader reader = new TileReader(100, path -> Optional.ofNullable(published.get(path)));
        assertArrayEquals(tree.root(100), MerkleProofs.root(100, reader));
        assertThrows(Refused.class, () -> new TileReader(100, path -> Optional.empty()).node(0, 0));
        assertThrows(Refused.class, () -> new TileReader(100, path -> Optional.of(new byte[5])).node(0, 0));
    }
}
