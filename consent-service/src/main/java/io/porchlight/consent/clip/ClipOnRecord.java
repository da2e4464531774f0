package io.porchlight.consent.clip;

import com.fasterxml.jackson.databind.JsonNode;
import io.porchlight.consent.log.ProvenLeaf;
import io.porchlight.sealing.clip.Statement;
import io.porchlight.sealing.log.IngestBatch;
import io.porchlight.sealing.log.IngestProof;
import java.util.List;

/**
 * A clip whose batch is proven to be in the log.
 *
 * @param clipId the clip
 * @param kind of its event
 * @param document statement D as it came
 * @param statement the same, read
 * @param expiresAt Unix seconds
 * @param place where D stands in the batch
 * @param batch where the batch stands in the log
 */
public record ClipOnRecord(
        String clipId,
        String kind,
        JsonNode document,
        Statement statement,
        long expiresAt,
        IngestProof.Clip place,
        ProvenLeaf batch) {
    /** The text of the batch's proof file, whose extra line names these clips, all of one batch. */
    public static String proof(List<ClipOnRecord> clips) {
        ProvenLeaf batch = clips.getFirst().batch;
        IngestProof extra = new IngestProof(
                IngestBatch.of(batch.record()),
                batch.salt(),
                clips.stream().map(ClipOnRecord::place).toList());
        return batch.proofText(extra.bytes());
    }
}
