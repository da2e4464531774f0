package io.porchlight.sealing.log;

import io.porchlight.sealing.Refused;
import io.porchlight.sealing.encoding.Bytes;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A proof that an entry is in the log, checkable offline (C2SP tlog-proof v1).
 *
 * @param extra what the application adds and the proof does not vouch for, or null; see {@link ProofExtra}
 * @param index of the entry
 * @param path inclusion path from the leaf's sibling up
 * @param checkpoint signed and cosigned
 */
public record LogProof(byte @Nullable [] extra, long index, List<byte[]> path, Note checkpoint) {
    /** No proof file is larger, in bytes. */
    public static final int LONGEST = 4 * 1024 * 1024;

    private static final String HEADER = "c2sp.org/tlog-proof@v1";
    private static final String CODE = "proof.form";

    /**
     * What a proof shows once it held.
     *
     * @param index of the entry in the log
     * @param time Unix seconds at which enough witnesses had seen it (SF-24)
     * @param checkpoint the tree head under which it was shown
     */
    public record Shown(long index, long time, Checkpoint checkpoint) {}

    public LogProof {
        if (index < 0
                || path.size() > MerkleProofs.LONGEST_PATH
                || path.stream().anyMatch(h -> h.length != 32)) {
            throw new Refused(CODE, "A proof has an index and at most 63 hashes.");
        }
        extra = extra == null ? null : extra.clone();
        path = List.copyOf(path);
    }

    /** Reads a proof file. */
    public static LogProof parse(byte[] bytes) {
        String whole = Lines.text(bytes, LONGEST, CODE);
        int blank = whole.indexOf("\n\n");
        if (blank < 0) {
            throw new Refused(CODE, "A proof is a head, an empty line and a checkpoint.");
        }
        List<String> head = Lines.split(whole.substring(0, blank + 1), CODE);
        if (!head.getFirst().equals(HEADER)) {
            throw new Refused(CODE, "A proof begins with " + HEADER + ".");
        }
        int at = 1;
        byte[] extra = null;
        if (at < head.size() && head.get(at).startsWith("extra ")) {
            extra = Lines.base64(head.get(at++).substring("extra ".length()), CODE);
        }
        if (at == head.size() || !head.get(at).startsWith("index ")) {
            throw new Refused(CODE, "A proof names its index.");
        }
        long index = Lines.decimal(head.get(at++).substring("index ".length()), CODE);
        List<byte[]> path = new ArrayList<>();
        for (String line : head.subList(at, head.size())) {
            path.add(Lines.hash(line, CODE));
        }
        return new LogProof(extra, index, path, Note.parse(Bytes.utf8(whole.substring(blank + 2))));
    }

    /** The proof file's bytes. */
    public byte[] bytes() {
        StringBuilder head = new StringBuilder(HEADER).append('\n');
        if (extra != null) {
            head.append("extra ").append(Lines.base64(extra)).append('\n');
        }
        head.append("index ").append(index).append('\n');
        path.forEach(hash -> head.append(Lines.base64(hash)).append('\n'));
        return Bytes.concat(Bytes.utf8(head.append('\n').toString()), checkpoint.bytes());
    }

    /**
     * Checks that the entry stands at the proof's index under a checkpoint that the policy trusts.
     *
     * @param entry the log's entry: the 32-byte salted hash of {@link LogEntry#entry()}
     */
    public Shown verify(byte[] entry, TrustPolicy policy) {
        TrustPolicy.Trusted trusted = policy.verify(checkpoint);
        Checkpoint head = trusted.checkpoint();
        if (!MerkleProofs.included(TreeHash.leaf(entry), index, head.size(), head.root(), path)) {
            throw new Refused("proof.inclusion", "The record is not at leaf " + index + " of the log.");
        }
        return new Shown(index, trusted.time(), head);
    }

    @Override
    public byte @Nullable [] extra() {
        return extra == null ? null : extra.clone();
    }
}
