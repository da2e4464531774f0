package io.porchlight.sealing.clip;

import io.porchlight.sealing.Refused;
import io.porchlight.sealing.circle.Chain;
import io.porchlight.sealing.encoding.Bytes;
import io.porchlight.sealing.jws.SignedDocument;
import io.porchlight.sealing.key.PublicKeyJwk;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;

/** Whether a clip, or a skip, is what it says it is (SF-14, SF-15). */
public final class ManifestRules {
    /** Clips may be sealed under a view key of this age at most. */
    public static final Duration KEY_AGE = Duration.ofDays(35);

    private ManifestRules() {}

    /**
     * What anybody can check who sees the bundle pass: the device's signature, and that statement, origin and sealed keys
     * are those that the device signed. The gateway asks this, who knows no chain.
     *
     * @param device the identity key of the doorbell that delivered it
     * @return the manifest, whose signature holds
     */
    public static Manifest check(Statement statement, Bundle bundle, PublicKeyJwk device) {
        bundle.manifest().verify(device);
        Manifest manifest = bundle.content();
        require(
                manifest.deviceId().equals(device.thumbprint()),
                "manifest.device",
                "The manifest names another device than the one that signed it.");
        require(
                bundle.clipId().equals(statement.clipId())
                        && manifest.statement().equals(statement.hash()),
                "manifest.statement",
                "The manifest belongs to another statement.");
        require(
                Bytes.equal(manifest.origin().hash(), statement.origin()),
                "manifest.origin",
                "The statement's origin is not the manifest's.");
        List<String> kinds = new ArrayList<>();
        statement.tracks().forEach(track -> kinds.add(track.kind().wire()));
        kinds.add(SealedKey.CLIP_KEY);
        require(
                kinds.equals(bundle.sealedKeys().stream().map(SealedKey::kind).toList()),
                "manifest.keys",
                "The sealed keys are not one for each track and then the clip's.");
        require(
                manifest.sealedKeys()
                        .equals(bundle.sealedKeys().stream()
                                .map(Manifest.SealedKeyHash::of)
                                .toList()),
                "manifest.keys",
                "The sealed keys are not those of the manifest.");
        return manifest;
    }

    /**
     * What a member checks before opening: {@link #check}, and that the clip comes from a doorbell of the circle, sealed to
     * the keys in force, in time.
     *
     * @throws Refused among others {@code manifest.unknown-link} when the reader must fetch newer links first
     */
    public static Manifest accept(Statement statement, Bundle bundle, Chain chain) {
        return accept(statement, bundle, ChainView.of(chain));
    }

    /** As {@link #accept(Statement, Bundle, Chain)}, for whoever keeps a chain in another form. */
    public static Manifest accept(Statement statement, Bundle bundle, ChainView chain) {
        Manifest claimed = bundle.content();
        Manifest manifest = check(statement, bundle, device(claimed, chain));
        long n = manifest.n();
        String viewKey = chain.viewKey(n).thumbprint();
        String releaseKey = chain.releaseKey(n).thumbprint();
        for (SealedKey key : bundle.sealedKeys()) {
            String recipient = key.kind().equals(SealedKey.CLIP_KEY) ? releaseKey : viewKey;
            require(
                    key.keyId().equals(recipient),
                    "manifest.recipient",
                    "A key is not sealed to the circle's key of that link.");
        }
        long minute = statement.minute().getEpochSecond();
        OptionalLong removed = chain.removedAfter(manifest.deviceId(), n);
        require(
                removed.isEmpty() || minute <= removed.getAsLong(),
                "manifest.removed",
                "The clip was made after the doorbell was removed.");
        require(
                minute <= chain.viewKeySince(n) + KEY_AGE.toSeconds(),
                "manifest.old-key",
                "The clip is sealed to a key that was older than 35 days.");
        return manifest;
    }

    /** A skip of a doorbell that belongs to the circle, signed by it. */
    public static Skip acceptSkip(SignedDocument signed, Chain chain) {
        return acceptSkip(signed, ChainView.of(chain));
    }

    /** As {@link #acceptSkip(SignedDocument, Chain)}, for whoever keeps a chain in another form. */
    public static Skip acceptSkip(SignedDocument signed, ChainView chain) {
        Skip skip = Skip.of(signed.payload());
        signed.verify(device(skip, chain));
        return skip;
    }

    private static PublicKeyJwk device(DeviceEntry entry, ChainView chain) {
        require(
                entry.circleId().equals(chain.circleId()),
                "manifest.circle",
                "The clip was made for another household.");
        require(
                entry.n() <= chain.head(),
                "manifest.unknown-link",
                "The doorbell knows a newer link of the chain than this reader.");
        return chain.device(entry.deviceId(), entry.n())
                .orElseThrow(() -> new Refused("manifest.device", "The doorbell does not belong to the household."));
    }

    private static void require(boolean holds, String code, String message) {
        if (!holds) {
            throw new Refused(code, message);
        }
    }
}
