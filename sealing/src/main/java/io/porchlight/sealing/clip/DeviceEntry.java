package io.porchlight.sealing.clip;

/** One entry of a doorbell's signed sequence: a clip's {@link Manifest} or a {@link Skip}. */
public sealed interface DeviceEntry permits Manifest, Skip {
    String deviceId();

    String circleId();

    /** The link of the chain that the doorbell knew. */
    long n();

    /** The first number that this entry uses up. */
    long sequence();

    /** The last number that this entry uses up. */
    long through();

    /** Payload hash of the entry before, or {@code ""}. */
    String previousManifest();

    /** This entry's own payload hash, which the next one names. */
    String hash();
}
