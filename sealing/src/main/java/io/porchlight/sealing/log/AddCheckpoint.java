package io.porchlight.sealing.log;

import io.porchlight.sealing.Refused;
import io.porchlight.sealing.encoding.Bytes;
import java.util.ArrayList;
import java.util.List;

/**
 * The body of a request for a cosignature (C2SP tlog-witness, "add-checkpoint").
 *
 * @param oldSize size of the checkpoint that the witness cosigned last, 0 for none
 * @param proof consistency proof from that size, at most 63 hashes
 * @param checkpoint signed by the log
 */
public record AddCheckpoint(long oldSize, List<byte[]> proof, Note checkpoint) {
    private static final String CODE = "witness.request";

    public AddCheckpoint {
        if (oldSize < 0
                || proof.size() > MerkleProofs.LONGEST_PATH
                || proof.stream().anyMatch(h -> h.length != 32)) {
            throw new Refused(CODE, "The request has an old size and at most 63 hashes.");
        }
        proof = List.copyOf(proof);
    }

    /** Reads a request body. */
    public static AddCheckpoint parse(byte[] body) {
        String whole = Lines.text(body, Note.LONGEST + 8192, CODE);
        int blank = whole.indexOf("\n\n");
        if (blank < 0 || !whole.startsWith("old ")) {
            throw new Refused(CODE, "The request is an old size, a proof, an empty line and a checkpoint.");
        }
        List<String> head = Lines.split(whole.substring(0, blank + 1), CODE);
        long oldSize = Lines.decimal(head.getFirst().substring("old ".length()), CODE);
        List<byte[]> proof = new ArrayList<>();
        for (String line : head.subList(1, head.size())) {
            proof.add(Lines.hash(line, CODE));
        }
        return new AddCheckpoint(oldSize, proof, Note.parse(Bytes.utf8(whole.substring(blank + 2))));
    }

    /** The request body. */
    public byte[] bytes() {
        StringBuilder head = new StringBuilder("old " + oldSize + "\n");
        proof.forEach(hash -> head.append(Lines.base64(hash)).append('\n'));
        return Bytes.concat(Bytes.utf8(head.append('\n').toString()), checkpoint.bytes());
    }

    /** The body of a witness's answer: signature lines. */
    public static byte[] answer(List<NoteSignature> cosignatures) {
        StringBuilder lines = new StringBuilder();
        cosignatures.forEach(line -> lines.append(line.line()).append('\n'));
        return Bytes.utf8(lines.toString());
    }

    /** Reads a witness's answer; the lines are still to be checked against known witnesses. */
    public static List<NoteSignature> readAnswer(byte[] body) {
        return Lines.split(Lines.text(body, Note.LONGEST, "witness.answer"), "witness.answer").stream()
                .map(NoteSignature::parse)
                .toList();
    }
}
