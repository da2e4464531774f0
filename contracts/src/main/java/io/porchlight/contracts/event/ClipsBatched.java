package io.porchlight.contracts.event;

import java.util.List;

/** An ingest batch (RFC 6962 root over salted statement hashes), at most 256 entries; paths run from the leaf upward. */
public record ClipsBatched(String batchId, String root, int size, List<Entry> clips) implements Event {
    /** Where one clip stands in the batch: salt and path let its home prove inclusion. */
    public record Entry(String clipId, String circle, String salt, int index, List<String> path) {}
}
