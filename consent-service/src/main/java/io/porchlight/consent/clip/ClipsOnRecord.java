package io.porchlight.consent.clip;

import io.porchlight.consent.log.LeafKind;
import io.porchlight.consent.log.LogProofs;
import io.porchlight.consent.log.ProvenLeaf;
import io.porchlight.messaging.json.Wire;
import io.porchlight.sealing.clip.Statement;
import io.porchlight.sealing.log.IngestBatch;
import io.porchlight.sealing.log.IngestProof;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jboss.logging.Logger;

/** Finds clips with the proof that they were on record. */
@ApplicationScoped
public class ClipsOnRecord {
    private static final Logger LOG = Logger.getLogger(ClipsOnRecord.class);

    private final ClipRepository clips;
    private final PlacementRepository placements;
    private final LogProofs proofs;

    ClipsOnRecord(ClipRepository clips, PlacementRepository placements, LogProofs proofs) {
        this.clips = clips;
        this.placements = placements;
        this.proofs = proofs;
    }

    /**
     * Those of these clips that are still there and whose place in a proven batch holds, in the order of their minute.
     *
     * @param gone whether clips that have expired, but that a live grant names, are wanted too
     */
    public Uni<List<ClipOnRecord>> find(List<String> clipIds, boolean gone) {
        if (clipIds.isEmpty()) {
            return Uni.createFrom().item(List.of());
        }
        return clips.list("clipId in ?1 order by minute, clipId", clipIds)
                .flatMap(found -> placements.list("clipId in ?1", clipIds).flatMap(places -> leaves(places)
                        .map(leaves -> {
                            Map<String, PlacementEntity> byClip =
                                    places.stream().collect(Collectors.toMap(place -> place.clipId, place -> place));
                            List<ClipOnRecord> onRecord = new ArrayList<>();
                            for (ClipEntity clip : found) {
                                PlacementEntity place = byClip.get(clip.clipId);
                                ProvenLeaf leaf = place == null ? null : leaves.get(place.batchId);
                                if (place != null && leaf != null && (gone || !clip.gone)) {
                                    add(onRecord, clip, place, leaf);
                                }
                            }
                            return onRecord;
                        })));
    }

    private static void add(List<ClipOnRecord> list, ClipEntity clip, PlacementEntity place, ProvenLeaf leaf) {
        Statement statement = Statement.of(Wire.json(clip.statement));
        IngestProof.Clip in = new IngestProof.Clip(clip.statementHash, place.salt, place.idx, place.hashes());
        if (!in.covers(statement.toJson(), IngestBatch.of(leaf.record()))) {
            LOG.errorf("a clip's path does not lead to the root of batch %s", place.batchId);
            return;
        }
        list.add(new ClipOnRecord(clip.clipId, clip.kind, statement.toJson(), statement, clip.expiresAt, in, leaf));
    }

    private Uni<Map<String, ProvenLeaf>> leaves(List<PlacementEntity> places) {
        Map<String, ProvenLeaf> leaves = new HashMap<>();
        return Multi.createFrom()
                .iterable(places.stream().map(place -> place.batchId).collect(Collectors.toCollection(TreeSet::new)))
                .onItem()
                .transformToUniAndConcatenate(batchId -> proofs.find(LeafKind.INGEST, batchId)
                        .invoke(leaf -> leaf.ifPresent(proven -> leaves.put(batchId, proven))))
                .collect()
                .last()
                .replaceWith(leaves);
    }
}
