package io.porchlight.video.ingest;

import io.porchlight.contracts.event.ClipsBatched;
import io.porchlight.sealing.crypto.Sha256;
import io.porchlight.sealing.encoding.Base64Url;
import io.porchlight.sealing.encoding.Bytes;
import io.porchlight.sealing.log.IngestBatch;
import io.porchlight.sealing.log.LogEntry;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Builds an ingest batch (SF-22): entries SHA-256(salt | JCS(D)) at random places among random ones, always the same
 * number, so that neither size nor place tells how many clips there were or which came first.
 */
final class BatchBuilder {

    private final int size;
    private final SecureRandom random = new SecureRandom();

    BatchBuilder(int size) {
        this.size = size;
    }

    /** A clip whose statement goes on record; the statement as its canonical bytes. */
    @SuppressWarnings("ArrayRecordComponent") // never compared
    record Item(String clipId, String circle, byte[] statement) {}

    ClipsBatched build(List<Item> clips) {
        if (clips.isEmpty() || clips.size() > size) {
            throw new IllegalArgumentException("a batch has 1 to " + size + " clips");
        }
        List<Integer> places = new ArrayList<>();
        for (int i = 0; i < size; i++) {
            places.add(i);
        }
        Collections.shuffle(places, random);
        Map<Integer, byte[]> salts = new HashMap<>();
        List<byte[]> entries = new ArrayList<>();
        for (int i = 0; i < size; i++) {
            entries.add(IngestBatch.padding());
        }
        for (int i = 0; i < clips.size(); i++) {
            byte[] salt = Bytes.random(LogEntry.SALT_LENGTH);
            salts.put(i, salt);
            entries.set(places.get(i), Sha256.of(salt, clips.get(i).statement()));
        }
        IngestBatch.Built built = IngestBatch.build(entries);
        List<ClipsBatched.Entry> placed = new ArrayList<>();
        for (int i = 0; i < clips.size(); i++) {
            Item clip = clips.get(i);
            placed.add(new ClipsBatched.Entry(
                    clip.clipId(),
                    clip.circle(),
                    Base64Url.encode(salts.get(i)),
                    places.get(i),
                    built.path(places.get(i)).stream().map(Base64Url::encode).toList()));
        }
        return new ClipsBatched(Bytes.randomId(), Base64Url.encode(built.batch().root()), size, placed);
    }
}
