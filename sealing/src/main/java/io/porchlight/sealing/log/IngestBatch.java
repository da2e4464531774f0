package io.porchlight.sealing.log;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.porchlight.sealing.Refused;
import io.porchlight.sealing.encoding.Bytes;
import io.porchlight.sealing.json.Fields;
import io.porchlight.sealing.json.Json;
import java.util.Arrays;
import java.util.List;

/**
 * The record that puts many statements on record under one leaf (SF-22):
 * {@code {typ: "porchlight-ingest-batch", v: 1, root, size}}.
 *
 * @param root RFC 6962 root over the batch's 32-byte entries
 * @param size entries in the batch, padding included
 */
public record IngestBatch(byte[] root, long size) {
    private static final String TYP = "porchlight-ingest-batch";
    private static final long LARGEST = 1L << 24;

    public IngestBatch {
        if (root.length != TreeHash.LENGTH || size < 1 || size > LARGEST) {
            throw new Refused("ingest.form", "A batch has a 32-byte root and 1 to " + LARGEST + " entries.");
        }
        root = root.clone();
    }

    /** A batch with the paths of its entries. */
    public static final class Built {
        private final MerkleTree tree;

        private Built(MerkleTree tree) {
            this.tree = tree;
        }

        /** The batch's record. */
        public IngestBatch batch() {
            return new IngestBatch(tree.root(), tree.size());
        }

        /** The inclusion path of one entry. */
        public List<byte[]> path(long index) {
            return tree.inclusion(index, tree.size());
        }
    }

    /** The entry of a statement: SHA-256(salt | JCS(D)). */
    public static byte[] entry(byte[] salt, JsonNode statement) {
        return LogEntry.entry(salt, statement);
    }

    /** An entry that stands for nothing, so that batches of a quiet hour are as large as others. */
    public static byte[] padding() {
        return Bytes.random(TreeHash.LENGTH);
    }

    /** Builds a batch over entries in their order. */
    public static Built build(List<byte[]> entries) {
        if (entries.stream().anyMatch(entry -> entry.length != TreeHash.LENGTH)) {
            throw new Refused("ingest.entry", "A batch's entry has 32 bytes.");
        }
        return new Built(MerkleTree.of(entries));
    }

    /** Reads a batch's record. */
    public static IngestBatch of(JsonNode record) {
        Fields fields = Fields.of(record, "ingest batch");
        fields.exactly("typ", "v", "root", "size");
        fields.text("typ", TYP);
        fields.integer("v", 1, 1);
        return new IngestBatch(fields.bytes("root", TreeHash.LENGTH), fields.integer("size", 1, LARGEST));
    }

    /** The record to log. */
    public ObjectNode toJson() {
        return Json.object("typ", TYP, "v", 1, "root", root, "size", size);
    }

    /** Whether the entry stands at this index of the batch. */
    public boolean covers(byte[] entry, long index, List<byte[]> path) {
        return MerkleProofs.included(TreeHash.leaf(entry), index, size, root, path);
    }

    @Override
    public byte[] root() {
        return root.clone();
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof IngestBatch that && size == that.size && Arrays.equals(root, that.root);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(root);
    }
}
