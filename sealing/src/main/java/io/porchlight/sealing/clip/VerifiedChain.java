package io.porchlight.sealing.clip;

import io.porchlight.sealing.Refused;
import io.porchlight.sealing.circle.Chain;
import io.porchlight.sealing.circle.PairedDevice;
import io.porchlight.sealing.key.PublicKeyJwk;
import java.util.Optional;
import java.util.OptionalLong;

/** A {@link Chain} as {@link ManifestRules} asks about it. */
record VerifiedChain(Chain chain) implements ChainView {
    @Override
    public String circleId() {
        return chain.circleId();
    }

    @Override
    public long head() {
        return chain.head().n();
    }

    @Override
    public Optional<PublicKeyJwk> device(String deviceId, long n) {
        return chain.state(n).device(deviceId).map(PairedDevice::key);
    }

    @Override
    public long pairedAt(String deviceId, long n) {
        return chain.state(n)
                .device(deviceId)
                .map(PairedDevice::addedBy)
                .orElseThrow(() -> new Refused("manifest.device", "The doorbell does not belong to the household."));
    }

    @Override
    public OptionalLong removedAfter(String deviceId, long n) {
        return chain.deviceRemovedAt(deviceId, n);
    }

    @Override
    public PublicKeyJwk viewKey(long n) {
        return chain.state(n).viewKey();
    }

    @Override
    public long viewKeySince(long n) {
        return chain.state(n).viewKeyAt();
    }

    @Override
    public PublicKeyJwk releaseKey(long n) {
        return chain.state(n).releaseKey();
    }
}
