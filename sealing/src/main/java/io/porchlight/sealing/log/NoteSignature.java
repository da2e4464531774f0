package io.porchlight.sealing.log;

import io.porchlight.sealing.Refused;
import io.porchlight.sealing.encoding.Bytes;
import java.util.Arrays;

/**
 * One signature line of a note: {@code — <name> base64(<key id> | <signature>)} (C2SP signed-note, "Signatures").
 *
 * @param name the key's name
 * @param keyId 4 bytes
 * @param signature the rest, whose form the key's type decides
 */
public record NoteSignature(String name, byte[] keyId, byte[] signature) {
    private static final String DASH = "\u2014 ";
    private static final int KEY_ID_LENGTH = 4;

    public NoteSignature {
        VerifierKey.requireName(name);
        if (keyId.length != KEY_ID_LENGTH || signature.length == 0) {
            throw new Refused("note.signature", "A note signature is a 4-byte key id and at least one byte more.");
        }
        keyId = keyId.clone();
        signature = signature.clone();
    }

    /** Reads one line, without its newline. */
    public static NoteSignature parse(String line) {
        int space = line.lastIndexOf(' ');
        if (!line.startsWith(DASH) || space <= DASH.length()) {
            throw new Refused("note.signature", "A signature line is a dash, a key name and base64.");
        }
        byte[] bytes = Lines.base64(line.substring(space + 1), "note.signature");
        if (bytes.length <= KEY_ID_LENGTH) {
            throw new Refused("note.signature", "A note signature is a 4-byte key id and at least one byte more.");
        }
        return new NoteSignature(
                line.substring(DASH.length(), space),
                Arrays.copyOf(bytes, KEY_ID_LENGTH),
                Arrays.copyOfRange(bytes, KEY_ID_LENGTH, bytes.length));
    }

    /** The line, without its newline. */
    public String line() {
        return DASH + name + " " + Lines.base64(Bytes.concat(keyId, signature));
    }

    @Override
    public byte[] keyId() {
        return keyId.clone();
    }

    @Override
    public byte[] signature() {
        return signature.clone();
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof NoteSignature that && line().equals(that.line());
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(signature);
    }
}
