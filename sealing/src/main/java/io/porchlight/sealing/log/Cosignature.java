package io.porchlight.sealing.log;

import io.porchlight.sealing.Refused;
import io.porchlight.sealing.encoding.Bytes;
import io.porchlight.sealing.json.Jcs;
import java.nio.ByteBuffer;
import java.util.Arrays;

/**
 * A witness's cosignature v1, verified (C2SP tlog-cosignature).
 *
 * @param witness the key that made it
 * @param time Unix seconds, from 0 to 2^53 - 1 (SF-01; the format itself allows more)
 */
public record Cosignature(VerifierKey witness, long time) {
    /** What a witness signs: {@code cosignature/v1}, the time, and the whole checkpoint text. */
    public static byte[] message(String checkpointText, long time) {
        if (time < 0 || time > Jcs.MAX_INTEGER) {
            throw new Refused("cosignature.time", "A cosignature's time lies between 0 and 2^53 - 1.");
        }
        return Bytes.utf8("cosignature/v1\ntime " + time + "\n" + checkpointText);
    }

    /** Checks a signature line that names this witness. */
    public static Cosignature verify(String checkpointText, NoteSignature line, VerifierKey witness) {
        byte[] signature = line.signature();
        if (witness.type() != VerifierKey.Type.COSIGNATURE
                || !witness.made(line)
                || signature.length != VerifierKey.Type.COSIGNATURE.signatureLength) {
            throw new Refused("cosignature.form", "This is no cosignature of " + witness.name() + ".");
        }
        long time = ByteBuffer.wrap(signature).getLong();
        byte[] raw = Arrays.copyOfRange(signature, Long.BYTES, signature.length);
        if (!witness.verifies(message(checkpointText, time), raw)) {
            throw new Refused("cosignature.invalid", "The cosignature of " + witness.name() + " does not hold.");
        }
        return new Cosignature(witness, time);
    }
}
