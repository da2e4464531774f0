package io.porchlight.sealing.clip;

import io.porchlight.sealing.circle.Chain;
import io.porchlight.sealing.key.PublicKeyJwk;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * What {@link ManifestRules} asks of a verified chain of links. Each {@code n} that is passed in lies between 0 and
 * {@link #head()}; "at n" means with link n applied. Instants are Unix seconds.
 */
public interface ChainView {
    String circleId();

    /** The highest link known. */
    long head();

    /** The identity key of a doorbell that belongs to the circle at n. */
    Optional<PublicKeyJwk> device(String deviceId, long n);

    /** The link that added this doorbell, for the pairing in force at n; the doorbell belongs to the circle at n. */
    long pairedAt(String deviceId, long n);

    /** The {@code at} of the first link after n that removed this doorbell. */
    OptionalLong removedAfter(String deviceId, long n);

    /** The view key in force at n. */
    PublicKeyJwk viewKey(long n);

    /** The {@code at} of the link that brought the view key in force at n. */
    long viewKeySince(long n);

    /** The release key in force at n. */
    PublicKeyJwk releaseKey(long n);

    /** What this verified chain says. */
    static ChainView of(Chain chain) {
        return new VerifiedChain(chain);
    }
}
