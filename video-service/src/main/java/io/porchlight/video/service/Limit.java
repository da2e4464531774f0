package io.porchlight.video.service;

/** Every limit that this service promises, with its unit and what happens at the edge. */
public enum Limit {
    /** Bytes of one sealed track; a statement that says more is answered 422 {@code too-large-track}. */
    TRACK_BYTES(96L << 20),
    /** Characters of an epoch-sealed bundle; 422 {@code bundle-invalid}. */
    BUNDLE_CHARACTERS(64 << 10),
    /** Days from arrival to expiry; 422 {@code expiry-invalid}. */
    RETENTION_DAYS(30),
    /** Tracks that are written to object storage at once; 503 {@code busy}, the gateway tries again. */
    UPLOADS_AT_ONCE(64),
    /** Seconds without a byte of a track's body before the upload is given up. */
    UPLOAD_IDLE_SECONDS(30),
    /** Timeline entries per page; a larger {@code limit} is answered 400. */
    TIMELINE_ENTRIES(200),
    /** Minutes that a clip access token may live; a longer one is answered 401. */
    TOKEN_MINUTES(10),
    /** Entries of an ingest batch, padding included; what is over goes into the next. */
    BATCH_ENTRIES(256);

    private final long value;

    Limit(long value) {
        this.value = value;
    }

    /** The number, in the unit that the constant's name says. */
    public long value() {
        return value;
    }

    /** The number, where it fits. */
    public int intValue() {
        return Math.toIntExact(value);
    }
}
