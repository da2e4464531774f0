package io.porchlight.sealing.log;

import io.porchlight.sealing.Refused;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;

/**
 * A tree head as text: origin, size, root, extension lines (C2SP tlog-checkpoint).
 *
 * @param origin the log's name, equal to its key's
 * @param size leaves in the tree
 * @param root 32 bytes
 * @param extensions opaque non-empty lines; this project writes none
 */
public record Checkpoint(String origin, long size, byte[] root, List<String> extensions) {
    public Checkpoint {
        boolean lines = !origin.isEmpty() && extensions.stream().noneMatch(String::isEmpty);
        boolean plain = (origin + String.join("", extensions)).chars().noneMatch(c -> c < 0x20);
        if (!lines || !plain || size < 0 || root.length != TreeHash.LENGTH) {
            throw new Refused("checkpoint.form", "A checkpoint is an origin, a size, a 32-byte root and full lines.");
        }
        root = root.clone();
        extensions = List.copyOf(extensions);
    }

    /** A checkpoint without extension lines. */
    public Checkpoint(String origin, long size, byte[] root) {
        this(origin, size, root, List.of());
    }

    /** Reads a note's text. */
    public static Checkpoint parse(String noteText) {
        List<String> lines = Lines.split(noteText, "checkpoint.form");
        if (lines.size() < 3) {
            throw new Refused("checkpoint.form", "A checkpoint has at least three lines.");
        }
        return new Checkpoint(
                lines.get(0),
                Lines.decimal(lines.get(1), "checkpoint.form"),
                Lines.hash(lines.get(2), "checkpoint.form"),
                lines.subList(3, lines.size()));
    }

    /**
     * Reads a note that the log's key signed. Cosignatures are left to {@link TrustPolicy}.
     *
     * @throws Refused if the origin is not the key's name, or no signature of the key is there, or one does not hold
     */
    public static Checkpoint signedBy(VerifierKey log, Note note) {
        Checkpoint checkpoint = parse(note.text());
        if (!checkpoint.origin.equals(log.name())) {
            throw new Refused("checkpoint.origin", "The checkpoint is of another log: " + checkpoint.origin + ".");
        }
        List<NoteSignature> own = note.signatures().stream().filter(log::made).toList();
        byte[] message = note.text().getBytes(StandardCharsets.UTF_8);
        boolean hold = log.type() == VerifierKey.Type.NOTE
                && !own.isEmpty()
                && own.stream().allMatch(line -> log.verifies(message, line.signature()));
        if (!hold) {
            throw new Refused("checkpoint.signature", "The log's signature on the checkpoint is missing or wrong.");
        }
        return checkpoint;
    }

    /** The text to sign. */
    public String text() {
        StringBuilder text = new StringBuilder(origin + "\n" + size + "\n" + Lines.base64(root) + "\n");
        extensions.forEach(line -> text.append(line).append('\n'));
        return text.toString();
    }

    /** The checkpoint under the log's signature. */
    public Note sign(SignerKey log) {
        if (!log.verifier().name().equals(origin)) {
            throw new IllegalArgumentException("The log key's name must be the origin " + origin + ".");
        }
        return new Note(text(), List.of(log.signNote(text())));
    }

    @Override
    public byte[] root() {
        return root.clone();
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Checkpoint that
                && origin.equals(that.origin)
                && size == that.size
                && Arrays.equals(root, that.root)
                && extensions.equals(that.extensions);
    }

    @Override
    public int hashCode() {
        return Objects.hash(origin, size, Arrays.hashCode(root));
    }
}
