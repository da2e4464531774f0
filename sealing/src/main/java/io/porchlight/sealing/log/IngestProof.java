package io.porchlight.sealing.log;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.porchlight.sealing.Refused;
import io.porchlight.sealing.encoding.Base64Url;
import io.porchlight.sealing.json.Fields;
import io.porchlight.sealing.json.Jcs;
import io.porchlight.sealing.json.Json;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * The extra line of an ingest proof: JCS of {@code {record, salt, clips: [{statement, salt, index, path}]}} (SF-23).
 *
 * @param batch the record logged
 * @param salt its salt in the log
 * @param clips the clips of one grant that lie in the batch, each statement once
 */
public record IngestProof(IngestBatch batch, byte[] salt, List<Clip> clips) {
    private static final int MOST_CLIPS = 1000;

    /**
     * Where one clip lies in its batch.
     *
     * @param statement hash of D as text (SF-04)
     * @param salt D's salt in the batch
     * @param index of the entry in the batch
     * @param path its inclusion path in the batch
     */
    public record Clip(String statement, byte[] salt, long index, List<byte[]> path) {
        public Clip {
            if (path.size() > MerkleProofs.LONGEST_PATH) {
                throw new Refused("ingest.path", "A path is too long.");
            }
            path = List.copyOf(path);
        }

        /** Whether statement D is this clip's and stands in the batch. */
        public boolean covers(ObjectNode d, IngestBatch batch) {
            return Jcs.hashText(d).equals(statement) && batch.covers(IngestBatch.entry(salt, d), index, path);
        }
    }

    public IngestProof {
        clips = List.copyOf(clips);
        Set<String> statements = new HashSet<>();
        if (clips.isEmpty()
                || clips.size() > MOST_CLIPS
                || !clips.stream().allMatch(c -> statements.add(c.statement))) {
            throw new Refused("ingest.clips", "An ingest proof names at least one clip, and each once.");
        }
    }

    /** Reads the extra line of a proof. */
    public static IngestProof of(LogProof proof) {
        Fields fields = Fields.of(ProofExtra.json(proof), "ingest proof");
        fields.exactly("record", "salt", "clips");
        List<Clip> clips = new ArrayList<>();
        for (JsonNode clip : fields.array("clips")) {
            clips.add(clip(Fields.of(clip, "ingest clip")));
        }
        return new IngestProof(
                IngestBatch.of(fields.object("record")), fields.bytes("salt", LogEntry.SALT_LENGTH), clips);
    }

    /** The extra line's bytes. */
    public byte[] bytes() {
        List<JsonNode> list = new ArrayList<>();
        for (Clip clip : clips) {
            list.add(Json.object(
                    "statement", clip.statement,
                    "salt", clip.salt,
                    "index", clip.index,
                    "path", Json.array(clip.path.stream().map(Base64Url::encode).toList())));
        }
        return Jcs.canonical(Json.object("record", batch.toJson(), "salt", salt, "clips", Json.array(list)));
    }

    /** Checks that the batch is in the log at the proof's index. Each clip is checked by {@link Clip#covers}. */
    public LogProof.Shown verify(LogProof proof, TrustPolicy policy) {
        return proof.verify(LogEntry.entry(salt, batch.toJson()), policy);
    }

    private static Clip clip(Fields clip) {
        clip.exactly("statement", "salt", "index", "path");
        clip.bytes("statement", TreeHash.LENGTH);
        List<byte[]> path = new ArrayList<>();
        for (JsonNode hash : clip.array("path")) {
            byte[] bytes = hash.isTextual() ? Base64Url.decode(hash.textValue()) : new byte[0];
            if (bytes.length != TreeHash.LENGTH) {
                throw new Refused("ingest.path", "A hash has 32 bytes.");
            }
            path.add(bytes);
        }
        return new Clip(
                clip.text("statement"),
                clip.bytes("salt", LogEntry.SALT_LENGTH),
                clip.integer("index", 0, Integer.MAX_VALUE),
                path);
    }
}
