package io.porchlight.sealing.log;

import io.porchlight.sealing.Refused;
import java.util.Arrays;
import java.util.Map;

/**
 * What a witness answers (C2SP tlog-witness, "add-checkpoint"). Pure: the process around it must compare and store the
 * latest checkpoint in one atomic step, and store before it answers.
 */
public final class WitnessRules {
    /** The latest checkpoint cosigned for an origin; {@link #NONE} if there is none. */
    public record Latest(long size, byte[] root) {
        public static final Latest NONE = new Latest(0, TreeHash.empty());
    }

    /** What to do with a request. */
    public sealed interface Decision {}

    /** Store this checkpoint as the latest, then cosign it and answer 200. */
    public record Cosign(Checkpoint checkpoint) implements Decision {}

    /** Answer 409 with the latest size, as {@code text/x.tlog.size}. */
    public record Conflict(long latestSize) implements Decision {
        /** The answer's body. */
        public String body() {
            return latestSize + "\n";
        }
    }

    /** Answer with this HTTP status: 400, 403, 404 or 422. */
    public record Refuse(int status, String detail) implements Decision {}

    /** Reads the latest checkpoint of an origin. */
    @FunctionalInterface
    public interface Memory {
        Latest latest(String origin);
    }

    private WitnessRules() {}

    /**
     * Decides on a request.
     *
     * @param logs the known logs' keys by origin
     */
    public static Decision decide(AddCheckpoint request, Map<String, VerifierKey> logs, Memory memory) {
        Checkpoint checkpoint;
        try {
            checkpoint = Checkpoint.parse(request.checkpoint().text());
        } catch (Refused malformed) {
            return new Refuse(400, malformed.getMessage());
        }
        VerifierKey log = logs.get(checkpoint.origin());
        if (log == null) {
            return new Refuse(404, "This witness does not know that log.");
        }
        try {
            Checkpoint.signedBy(log, request.checkpoint());
        } catch (Refused unsigned) {
            return new Refuse(403, unsigned.getMessage());
        }
        if (request.oldSize() > checkpoint.size()) {
            return new Refuse(400, "The old size is larger than the checkpoint's.");
        }
        Latest latest = memory.latest(checkpoint.origin());
        if (request.oldSize() != latest.size()) {
            return new Conflict(latest.size());
        }
        boolean emptyFits = checkpoint.size() > 0 || Arrays.equals(checkpoint.root(), TreeHash.empty());
        boolean extendsLatest = latest.size() == 0
                ? request.proof().isEmpty()
                : MerkleProofs.consistent(
                        latest.size(), latest.root(), checkpoint.size(), checkpoint.root(), request.proof());
        return emptyFits && extendsLatest
                ? new Cosign(checkpoint)
                : new Refuse(422, "The checkpoint is not shown to extend the one cosigned last.");
    }
}
