package io.porchlight.sealing.clip;

import io.porchlight.sealing.Refused;
import io.porchlight.sealing.crypto.Hpke;
import io.porchlight.sealing.key.PrivateKeyP256;
import io.porchlight.sealing.key.PublicKeyJwk;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.Locale;

/**
 * The UTC hour in which a clip expires; its private key is destroyed when the hour ends, and with it everything sealed to
 * it, backups included (SF-16).
 *
 * @param id {@code YYYYMMDDTHHZ}
 */
public record Epoch(String id) {
    /** The longest retention, in days. */
    public static final int MAX_RETENTION_DAYS = 30;

    private static final DateTimeFormatter FORMAT = DateTimeFormatter.ofPattern("uuuuMMdd'T'HH'Z'", Locale.ROOT);

    /** Refuses an id that is not a UTC hour. */
    public Epoch {
        try {
            if (!FORMAT.format(LocalDateTime.parse(id, FORMAT)).equals(id)) {
                throw new Refused("epoch.id", "An epoch is named like 20260131T23Z.");
            }
        } catch (DateTimeException e) {
            throw new Refused("epoch.id", "An epoch is named like 20260131T23Z.", e);
        }
    }

    /** When a clip expires: from its minute or its arrival, whichever is earlier, whole days later. */
    public static Instant expiry(Instant minute, Instant arrival, int retentionDays) {
        if (retentionDays < 1 || retentionDays > MAX_RETENTION_DAYS) {
            throw new Refused("epoch.retention", "Retention is 1 to 30 whole days.");
        }
        Instant from = minute.isBefore(arrival) ? minute : arrival;
        return from.plus(Duration.ofDays(retentionDays));
    }

    /** The epoch in which this instant lies. */
    public static Epoch containing(Instant expiry) {
        return new Epoch(FORMAT.format(expiry.truncatedTo(ChronoUnit.HOURS).atOffset(ZoneOffset.UTC)));
    }

    /** The beginning of the hour. */
    public Instant start() {
        return LocalDateTime.parse(id, FORMAT).toInstant(ZoneOffset.UTC);
    }

    /** The end of the hour: from here on the private key must not exist. */
    public Instant end() {
        return start().plus(Duration.ofHours(1));
    }

    /** Puts a clip's bundle, or its event's detail, under this epoch's key. */
    public byte[] seal(PublicKeyJwk epochKey, String clipId, byte[] bundle) {
        return Hpke.seal(epochKey, info(clipId), bundle);
    }

    /**
     * Takes the epoch layer off again.
     *
     * @throws Refused {@code hpke.not-opened} for another epoch, clip or key
     */
    public byte[] open(PrivateKeyP256 epochKey, String clipId, byte[] sealed) {
        return Hpke.open(epochKey, info(clipId), sealed);
    }

    private String info(String clipId) {
        return Names.joined("porchlight/epoch/1", id, clipId);
    }
}
