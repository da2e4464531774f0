package io.porchlight.consent.log;

import io.porchlight.consent.Blocking;
import io.porchlight.sealing.Refused;
import io.porchlight.sealing.encoding.Bytes;
import io.porchlight.sealing.log.LogProof;
import io.porchlight.sealing.log.MerkleProofs;
import io.porchlight.sealing.log.Note;
import io.porchlight.sealing.log.ProofExtra;
import io.porchlight.sealing.log.TreeNodes;
import io.porchlight.sealing.log.TrustPolicy;
import io.quarkus.hibernate.reactive.panache.Panache;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import org.jboss.logging.Logger;

/**
 * Publishes the latest checkpoint: its tiles first, then the witnesses' cosignatures, then the proofs of all leaves that it is
 * the first to cover with enough of them (SF-23), then the checkpoint itself. Each step may be repeated.
 */
@ApplicationScoped
class LogPublisher {
    private static final Logger LOG = Logger.getLogger(LogPublisher.class);
    /** Leaves whose tiles are written in one step; a multiple of a full tile. */
    private static final long STEP = 64 * 256;

    private final CheckpointRepository checkpoints;
    private final LeafRepository leaves;
    private final TreeStore tree;
    private final TileFolder folder;
    private final Witnesses witnesses;
    private final TrustPolicy trust;
    private final Blocking blocking;
    private volatile long written = -1;

    private record Cosigned(Note note, long time) {}

    LogPublisher(
            CheckpointRepository checkpoints,
            LeafRepository leaves,
            TreeStore tree,
            TileFolder folder,
            Witnesses witnesses,
            TrustPolicy trust,
            Blocking blocking) {
        this.checkpoints = checkpoints;
        this.leaves = leaves;
        this.tree = tree;
        this.folder = folder;
        this.witnesses = witnesses;
        this.trust = trust;
        this.blocking = blocking;
    }

    Uni<Void> publish() {
        return Panache.withTransaction(checkpoints::latest).flatMap(latest -> {
            if (latest == null || latest.cosigned != null) {
                return Uni.createFrom().voidItem();
            }
            Note note = Note.parse(Bytes.utf8(latest.note));
            return tiles(latest.size)
                    .flatMap(done -> blocking.run(() -> cosign(note, latest.size)))
                    .flatMap(cosigned -> cosigned.map(enough -> conclude(latest.size, enough))
                            .orElseGet(() -> Uni.createFrom().voidItem()));
        });
    }

    private Uni<Void> tiles(long size) {
        return blocking.run(this::writtenSize).flatMap(from -> {
            if (from >= size) {
                return Uni.createFrom().voidItem();
            }
            long to = Math.min(size, (from / STEP + 1) * STEP);
            return Panache.withTransaction(() -> tree.slice(from, to))
                    .flatMap(slice -> blocking.run(() -> {
                        folder.write(from, to, slice);
                        written = to;
                        return to;
                    }))
                    .flatMap(done -> tiles(size));
        });
    }

    /** Looks into the folder again before the next round, as after a restart. */
    void forgetFolder() {
        written = -1;
    }

    private long writtenSize() {
        if (written < 0) {
            written = folder.publishedSize();
        }
        return written;
    }

    private Optional<Cosigned> cosign(Note note, long size) {
        Note cosigned = witnesses.cosign(note, size, folder.nodes(size));
        try {
            return Optional.of(new Cosigned(cosigned, trust.verify(cosigned).time()));
        } catch (Refused refused) {
            LOG.warnf("checkpoint of %d leaves is not published yet: %s", size, refused.code());
            return Optional.empty();
        }
    }

    private Uni<Void> conclude(long size, Cosigned cosigned) {
        return Panache.withTransaction(() -> leaves.unprovedBelow(size)
                        .flatMap(list -> blocking.run(() -> proofs(list, size, cosigned.note))
                                .invoke(proofs -> {
                                    for (int i = 0; i < list.size(); i++) {
                                        list.get(i).proof = proofs.get(i);
                                        list.get(i).proofTime = cosigned.time;
                                    }
                                })
                                .flatMap(done -> checkpoints.findById(size))
                                .invoke(checkpoint -> checkpoint.cosigned =
                                        new String(cosigned.note.bytes(), StandardCharsets.UTF_8))))
                .flatMap(done -> blocking.run(() -> {
                    folder.publish(cosigned.note);
                    return done;
                }))
                .replaceWithVoid();
    }

    private List<String> proofs(List<LeafEntity> list, long size, Note note) {
        TreeNodes nodes = folder.nodes(size);
        return list.stream()
                .map(leaf -> {
                    long index = java.util.Objects.requireNonNull(leaf.leafIndex);
                    LogProof proof = new LogProof(
                            ProofExtra.of(leaf.salt), index, MerkleProofs.inclusion(index, size, nodes), note);
                    return new String(proof.bytes(), StandardCharsets.UTF_8);
                })
                .toList();
    }
}
