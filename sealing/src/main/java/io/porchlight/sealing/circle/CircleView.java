package io.porchlight.sealing.circle;

import io.porchlight.sealing.clip.ChainView;
import io.porchlight.sealing.key.PublicKeyJwk;
import java.util.Optional;
import java.util.OptionalLong;

/** A verified chain as the rules of manifests ask for it (SF-14). */
public record CircleView(Chain chain) implements ChainView {
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
        return chain.state(n).device(deviceId).orElseThrow().addedBy();
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
