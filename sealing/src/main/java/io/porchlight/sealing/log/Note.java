package io.porchlight.sealing.log;

import io.porchlight.sealing.Refused;
import io.porchlight.sealing.encoding.Bytes;
import java.util.ArrayList;
import java.util.List;

/**
 * A signed note: text that ends in a newline, an empty line, signature lines (C2SP signed-note). Reading one checks its
 * form only; {@link TrustPolicy} and {@link Checkpoint#signedBy} check signatures.
 *
 * @param text with its final newline
 * @param signatures in their order, at least one when read
 */
public record Note(String text, List<NoteSignature> signatures) {
    /** No note is longer, in bytes. */
    public static final int LONGEST = 128 * 1024;

    private static final int MOST_SIGNATURES = 64;

    public Note {
        Lines.text(Bytes.utf8(text), LONGEST, "note.text");
        if (!text.endsWith("\n")) {
            throw new Refused("note.text", "A note's text ends in a newline.");
        }
        if (signatures.size() > MOST_SIGNATURES) {
            throw new Refused("note.signatures", "A note has at most " + MOST_SIGNATURES + " signatures.");
        }
        signatures = List.copyOf(signatures);
    }

    /** Reads a note's bytes. */
    public static Note parse(byte[] bytes) {
        String whole = Lines.text(bytes, LONGEST, "note.form");
        int blank = whole.lastIndexOf("\n\n");
        if (blank < 0 || blank + 2 == whole.length()) {
            throw new Refused("note.form", "A note is a text, an empty line and signatures.");
        }
        List<String> lines = Lines.split(whole.substring(blank + 2), "note.form");
        if (lines.size() > MOST_SIGNATURES) {
            throw new Refused("note.signatures", "A note has at most " + MOST_SIGNATURES + " signatures.");
        }
        return new Note(
                whole.substring(0, blank + 1),
                lines.stream().map(NoteSignature::parse).toList());
    }

    /** The same note with one signature more. */
    public Note with(NoteSignature signature) {
        List<NoteSignature> more = new ArrayList<>(signatures);
        more.add(signature);
        return new Note(text, more);
    }

    /** The note's bytes. */
    public byte[] bytes() {
        StringBuilder whole = new StringBuilder(text).append('\n');
        signatures.forEach(signature -> whole.append(signature.line()).append('\n'));
        return Bytes.utf8(whole.toString());
    }
}
