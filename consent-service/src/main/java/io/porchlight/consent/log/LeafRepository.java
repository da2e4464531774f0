package io.porchlight.consent.log;

import io.porchlight.messaging.json.Wire;
import io.porchlight.sealing.encoding.Bytes;
import io.porchlight.sealing.json.Jcs;
import io.porchlight.sealing.log.LogProof;
import io.quarkus.hibernate.reactive.panache.PanacheRepositoryBase;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import org.jspecify.annotations.Nullable;

@ApplicationScoped
class LeafRepository implements PanacheRepositoryBase<LeafEntity, Long> {
    Uni<List<LeafEntity>> waiting(int most) {
        return find("leafIndex is null order by leafId").range(0, most - 1).list();
    }

    Uni<List<LeafEntity>> unprovedBelow(long size) {
        return list("leafIndex < ?1 and proof is null order by leafIndex", size);
    }

    Uni<List<Long>> unsettled(int most) {
        return io.porchlight.consent.Sql.values(
                Long.class,
                "select leaf_id from log_leaf where proof is not null and not settled order by leaf_index limit ?1",
                most);
    }

    Uni<@Nullable LeafEntity> proven(LeafKind kind, String reference) {
        return find("kind = ?1 and reference = ?2 and proof is not null", kind.word(), reference)
                .firstResult();
    }

    static ProvenLeaf proven(LeafEntity leaf) {
        Long index = leaf.leafIndex;
        String proof = leaf.proof;
        Long time = leaf.proofTime;
        if (index == null || proof == null || time == null) {
            throw new IllegalStateException("the leaf is not proven yet");
        }
        return new ProvenLeaf(
                LeafKind.of(leaf.kind),
                leaf.reference,
                index,
                leaf.entry,
                leaf.salt,
                Jcs.parse(Bytes.utf8(leaf.record), 4 << 20),
                LogProof.parse(Bytes.utf8(proof)),
                time);
    }

    /** The record as it is published. */
    static com.fasterxml.jackson.databind.JsonNode record(LeafEntity leaf) {
        return Wire.json(leaf.record);
    }
}
