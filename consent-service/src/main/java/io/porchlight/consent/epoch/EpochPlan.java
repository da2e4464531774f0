package io.porchlight.consent.epoch;

import io.porchlight.consent.Limits;
import io.porchlight.sealing.clip.Epoch;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Set;

/**
 * Which epochs need a key and which have had theirs long enough. A key exists for every hour in which a clip that is stored
 * now may expire: from this hour to the one that is 30 days and an hour away.
 */
final class EpochPlan {
    private EpochPlan() {}

    /** The epochs that lack a key, earliest first. */
    static List<Epoch> missing(Instant now, Set<String> known) {
        List<Epoch> missing = new ArrayList<>();
        Instant last = now.plus(Duration.ofDays(Limits.EPOCH_DAYS.number())).plus(Duration.ofHours(1));
        for (Instant hour = now; !hour.isAfter(last); hour = hour.plus(Duration.ofHours(1))) {
            Epoch epoch = Epoch.containing(hour);
            if (!known.contains(epoch.id())) {
                missing.add(epoch);
            }
        }
        return missing;
    }

    /** The epochs whose hour has ended: from that instant on their private keys must not exist. */
    static List<Epoch> ended(Instant now, Collection<String> living) {
        return living.stream()
                .map(Epoch::new)
                .filter(epoch -> !epoch.end().isAfter(now))
                .toList();
    }
}
