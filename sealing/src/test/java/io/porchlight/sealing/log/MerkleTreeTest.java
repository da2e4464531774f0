package io.porchlight.sealing.log;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.quicktheories.QuickTheory.qt;
import static org.quicktheories.generators.SourceDSL.integers;

import io.porchlight.sealing.Refused;
import io.porchlight.sealing.encoding.Bytes;
import io.porchlight.sealing.encoding.Hex;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class MerkleTreeTest {
    /** The eight entries, and roots after each, of the Certificate Transparency reference tests. */
    private static final List<String> CT_ENTRIES =
            List.of("", "00", "10", "2021", "3031", "40414243", "5051525354555657", "606162636465666768696a6b6c6d6e6f");

    private static final List<String> CT_ROOTS = List.of(
            "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
            "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
            "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
            "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
            "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
            "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
            "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
            "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328");

    private static MerkleTree reference() {
        return MerkleTree.of(CT_ENTRIES.stream().map(Hex::decode).toList());
    }

    private static MerkleTree numbered(int size) {
        MerkleTree tree = new MerkleTree();
        for (int i = 0; i < size; i++) {
            tree.append(Bytes.utf8("entry " + i));
        }
        return tree;
    }

    @Test
    @DisplayName("RFC 6962: roots of the Certificate Transparency reference tree")
    void rootsOfTheReferenceTree() {
        MerkleTree tree = reference();
        assertEquals("e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855", Hex.encode(tree.root(0)));
        for (int size = 1; size <= 8; size++) {
            assertEquals(CT_ROOTS.get(size - 1), Hex.encode(tree.root(size)));
        }
    }

    @Test
    @DisplayName("RFC 6962: inclusion and consistency proofs of the reference tree")
    void proofsOfTheReferenceTree() {
        MerkleTree tree = reference();
        assertEquals(
                List.of(
                        "96a296d224f285c67bee93c30f8a309157f0daa35dc5b87e410b78630a09cfc7",
                        "5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e",
                        "6b47aaf29ee3c2af9af889bc1fb9254dabd31177f16232dd6aab035ca39bf6e4"),
                tree.inclusion(0, 8).stream().map(Hex::encode).toList());
        assertEquals(
                List.of(
                        "bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b",
                        "ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0",
                        "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7"),
                tree.inclusion(5, 8).stream().map(Hex::encode).toList());
        assertEquals(
                List.of(
                        "0ebc5d3437fbe2db158b9f126a1d118e308181031d0a949f8dededebc558ef6a",
                        "ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0",
                        "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7"),
                tree.consistency(6, 8).stream().map(Hex::encode).toList());
    }

    @Test
    void everyLeafOfEveryTreeUpTo70IsProvedAndNoOtherPlaceIs() {
        MerkleTree tree = numbered(70);
        for (int size = 1; size <= 70; size++) {
            byte[] root = tree.root(size);
            for (int index = 0; index < size; index++) {
                List<byte[]> path = tree.inclusion(index, size);
                assertTrue(MerkleProofs.included(tree.node(0, index), index, size, root, path));
                int elsewhere = (index + 1) % size;
                if (size > 1) {
                    assertFalse(MerkleProofs.included(tree.node(0, index), elsewhere, size, root, path));
                }
            }
        }
    }

    @Test
    void everyEarlierTreeIsShownToBeTheBeginningOfEveryLaterOne() {
        MerkleTree tree = numbered(70);
        for (int size = 0; size <= 70; size++) {
            for (int old = 0; old <= size; old++) {
                List<byte[]> proof = tree.consistency(old, size);
                assertTrue(MerkleProofs.consistent(old, tree.root(old), size, tree.root(size), proof));
                byte[] other = tree.root(old);
                other[0] ^= 1;
                assertFalse(MerkleProofs.consistent(old, other, size, tree.root(size), proof));
            }
        }
    }

    @Test
    void aChangedLongerOrShorterProofDoesNotHold() {
        MerkleTree tree = numbered(300);
        qt().forAll(integers().between(1, 299), integers().between(0, 1_000_000))
                .checkAssert((old, noise) -> {
                    List<byte[]> proof = tree.consistency(old, 300);
                    byte[] oldRoot = tree.root(old);
                    byte[] root = tree.root();
                    List<byte[]> longer = new ArrayList<>(proof);
                    longer.add(TreeHash.empty());
                    assertFalse(MerkleProofs.consistent(old, oldRoot, 300, root, longer));
                    assertFalse(MerkleProofs.consistent(old, oldRoot, 300, root, proof.subList(1, proof.size())));
                    assertFalse(MerkleProofs.consistent(old, oldRoot, 300, root, flipped(proof, noise)));
                    List<byte[]> path = tree.inclusion(old, 300);
                    byte[] leaf = tree.node(0, old);
                    assertFalse(MerkleProofs.included(leaf, old, 300, root, flipped(path, noise)));
                    assertFalse(MerkleProofs.included(leaf, old, 300, root, path.subList(1, path.size())));
                    assertFalse(MerkleProofs.included(leaf, old, 301, root, path.subList(1, path.size())));
                });
    }

    private static List<byte[]> flipped(List<byte[]> hashes, int noise) {
        List<byte[]> changed = new ArrayList<>(hashes);
        int which = noise % hashes.size();
        byte[] hash = changed.get(which).clone();
        hash[noise % 32] ^= (byte) (1 << noise % 8);
        changed.set(which, hash);
        return changed;
    }

    @Test
    void aFrontierAppendsAsTheWholeTreeDoes() {
        TreeFrontier frontier = new TreeFrontier();
        MerkleTree tree = new MerkleTree();
        Map<String, byte[]> stored = new HashMap<>();
        TreeNodes table = (level, index) -> stored.get(level + "/" + index);
        for (int i = 0; i < 600; i++) {
            if (i % 7 == 3) {
                frontier = i % 2 == 0
                        ? TreeFrontier.of(frontier.size(), frontier.bytes())
                        : TreeFrontier.at(frontier.size(), table);
            }
            byte[] leaf = TreeHash.leaf(Bytes.utf8("e" + i));
            assertEquals(i, frontier.append(leaf, (level, index, hash) -> stored.put(level + "/" + index, hash)));
            tree.appendLeafHash(leaf);
            assertArrayEquals(tree.root(), frontier.root());
        }
        assertArrayEquals(tree.root(511), MerkleProofs.root(511, table));
        List<byte[]> proof = MerkleProofs.consistency(100, 600, table);
        assertTrue(MerkleProofs.consistent(100, tree.root(100), 600, tree.root(), proof));
    }

    @Test
    void whatIsOutsideTheTreeIsRefused() {
        MerkleTree tree = numbered(5);
        assertThrows(Refused.class, () -> tree.inclusion(5, 5));
        assertThrows(Refused.class, () -> tree.inclusion(-1, 5));
        assertThrows(Refused.class, () -> tree.root(6));
        assertThrows(Refused.class, () -> tree.consistency(4, 3));
        assertThrows(Refused.class, () -> tree.node(3, 0));
        assertThrows(Refused.class, () -> TreeFrontier.of(5, new byte[32]));
    }

    @Test
    void verificationNeverFailsOtherwiseThanWithNo() {
        List<byte[]> endless = new ArrayList<>();
        for (int i = 0; i < 70; i++) {
            endless.add(TreeHash.empty());
        }
        byte[] root = TreeHash.empty();
        assertFalse(MerkleProofs.included(root, 0, Long.MAX_VALUE, root, endless));
        assertFalse(MerkleProofs.consistent(1, root, Long.MAX_VALUE, root, endless));
        assertFalse(MerkleProofs.consistent(3, root, Long.MAX_VALUE, root, List.of()));
        assertFalse(MerkleProofs.consistent(3, root, 4, root, List.of(new byte[3])));
        assertFalse(MerkleProofs.included(root, 1, 2, root, List.of(new byte[3])));
    }
}
