package io.porchlight.sealing.clip;

import io.porchlight.sealing.Refused;
import org.jspecify.annotations.Nullable;

/**
 * One doorbell's entries in the order of their numbers, for one pairing: shows what is missing and refuses what
 * contradicts (SF-14).
 *
 * <p>A value: {@link #with} gives the history that follows. Entries come here after {@link ManifestRules} accepted them.
 * Clips expire, so a reader may begin anywhere; from then on each entry names the one before.
 *
 * @param pairedAt the pairing, as {@link ChainView#pairedAt} names it
 * @param last the entry seen last
 * @param missing how many numbers no entry accounts for, since the first one seen
 */
public record DeviceHistory(long pairedAt, @Nullable DeviceEntry last, long missing) {
    /** Nothing seen yet of this pairing. */
    public static DeviceHistory of(long pairedAt) {
        return new DeviceHistory(pairedAt, null, 0);
    }

    /**
     * The history with this entry, which counts as next if it names the last one, and as a gap if its number is further on.
     *
     * @throws Refused {@code manifest.fork} if it contradicts the last entry, {@code manifest.pairing} if it belongs to
     *     another pairing, {@code manifest.rollback} if its {@code n} fell
     */
    public DeviceHistory with(DeviceEntry entry, ChainView chain) {
        if (chain.pairedAt(entry.deviceId(), entry.n()) != pairedAt) {
            throw new Refused("manifest.pairing", "The entry belongs to another pairing.");
        }
        if (last == null) {
            return new DeviceHistory(pairedAt, entry, missing);
        }
        if (!last.deviceId().equals(entry.deviceId())) {
            throw new Refused("manifest.device", "The entry is by another doorbell.");
        }
        if (entry.n() < last.n()) {
            throw new Refused("manifest.rollback", "The doorbell went back to an older link.");
        }
        if (entry.sequence() <= last.through()) {
            throw new Refused("manifest.fork", "The doorbell used a number twice.");
        }
        long gap = entry.sequence() - last.through() - 1;
        boolean names = entry.previousManifest().equals(last.hash());
        if ((gap == 0) != names) {
            throw new Refused("manifest.fork", "The entry names another predecessor.");
        }
        return new DeviceHistory(pairedAt, entry, missing + gap);
    }

    /** Whether nothing is missing since the first entry seen. */
    public boolean complete() {
        return missing == 0;
    }
}
