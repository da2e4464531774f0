package io.porchlight.doorbell.clip;

import io.porchlight.contracts.api.ClipMissing;
import io.porchlight.doorbell.edge.EdgeHttp;
import io.porchlight.doorbell.edge.EdgeRefusal;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** Uploads the spool: announcement first, then each track that the cloud says is missing. */
public final class Uploader {
    private static final System.Logger LOG = System.getLogger(Uploader.class.getName());

    private final Spool spool;
    private final EdgeHttp edge;

    /** Uploads from this spool to this edge. */
    public Uploader(Spool spool, EdgeHttp edge) {
        this.spool = spool;
        this.edge = edge;
    }

    /**
     * Uploads all that waits, oldest first. A clip that the edge refuses for good (no plan, for example) is dropped; a
     * passing fault ends the round and leaves the rest, byte for byte, for the next.
     *
     * @return ids of the clips that have arrived whole
     * @throws IOException the passing fault
     */
    public synchronized List<String> round() throws IOException {
        List<String> arrived = new ArrayList<>();
        for (Spool.Entry entry : spool.waiting()) {
            try {
                ClipMissing missing = edge.announce(entry.clipId(), entry.announcement());
                for (String kind : missing.missing()) {
                    edge.track(entry.clipId(), kind, entry.track(kind));
                }
                arrived.add(entry.clipId());
                spool.remove(entry);
            } catch (EdgeRefusal refusal) {
                if (refusal.passing()) {
                    throw refusal;
                }
                LOG.log(System.Logger.Level.WARNING, "clip dropped: " + refusal.getMessage());
                spool.remove(entry);
            }
        }
        return arrived;
    }
}
