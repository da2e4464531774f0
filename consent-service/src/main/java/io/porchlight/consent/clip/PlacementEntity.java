package io.porchlight.consent.clip;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

@Entity
@Table(name = "clip_placement")
class PlacementEntity {
    @Id
    @Column(name = "clip_id")
    String clipId = "";

    @Column(name = "batch_id")
    String batchId = "";

    byte[] salt = new byte[0];

    int idx;

    /** The inclusion path, 32 bytes each, leaf side first. */
    byte[] path = new byte[0];

    @Column(name = "placed_at")
    long placedAt;

    List<byte[]> hashes() {
        List<byte[]> hashes = new ArrayList<>();
        for (int at = 0; at < path.length; at += 32) {
            hashes.add(Arrays.copyOfRange(path, at, at + 32));
        }
        return hashes;
    }
}
