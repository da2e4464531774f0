package io.porchlight.sealing.clip;

import io.porchlight.sealing.encoding.Bytes;
import io.porchlight.sealing.jws.SignedDocument;
import io.porchlight.sealing.jws.Signer;
import io.porchlight.sealing.key.PrivateKeyP256;
import io.porchlight.sealing.key.PublicKeyJwk;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * Puts one clip together on the doorbell: fresh keys for each track and for the clip, sealed tracks, then statement,
 * manifest and bundle. The track keys exist here only and are forgotten with this object.
 *
 * <pre>{@code
 * ClipSealer sealer = new ClipSealer(home, device, position, Instant.now());
 * sealer.track(Kind.VIDEO, "video/mp4", film, spool);
 * sealer.track(Kind.DETAIL, ClipDetail.MEDIA_TYPE, detail, spool2);
 * SealedClip clip = sealer.finish();
 * }</pre>
 */
public final class ClipSealer {
    private final Home home;
    private final Signer device;
    private final Position position;
    private final Instant minute;
    private final String clipId = Bytes.randomId();
    private final PrivateKeyP256 clipKey = PrivateKeyP256.generate();
    private final List<SealedTrack> tracks = new ArrayList<>();

    /**
     * The household to which a clip is sealed, as of one link of its chain.
     *
     * @param circleId the household
     * @param n the link
     * @param viewKey its view key at n
     * @param releaseKey its release key at n
     */
    public record Home(String circleId, long n, PublicKeyJwk viewKey, PublicKeyJwk releaseKey) {}

    /**
     * The clip's place among the doorbell's entries.
     *
     * @param sequence 1 after a pairing, then one more than the last entry used up
     * @param previousManifest hash of the last entry, {@code ""} for the first
     */
    public record Position(long sequence, String previousManifest) {
        /** The first place after a pairing. */
        public static Position first() {
            return new Position(1, "");
        }

        /** The place behind this entry. */
        public static Position after(DeviceEntry last) {
            return new Position(last.through() + 1, last.hash());
        }
    }

    private record SealedTrack(TrackStatement statement, SealedKey key) {}

    /**
     * Begins a clip.
     *
     * @param device signs with the doorbell's identity key
     * @param startedAt when it began; the statement shows the minute only
     */
    public ClipSealer(Home home, Signer device, Position position, Instant startedAt) {
        this.home = home;
        this.device = device;
        this.position = position;
        this.minute = startedAt.truncatedTo(ChronoUnit.MINUTES);
    }

    /** The new clip's random id. */
    public String clipId() {
        return clipId;
    }

    /** Seals one track under a key of its own; tracks may come in any order, each kind once. */
    public TrackStatement track(Kind kind, String mediaType, InputStream plaintext, OutputStream sealed)
            throws IOException {
        TrackKey key = TrackKey.random();
        TrackStatement statement = new TrackSealer(clipId, kind, key).seal(plaintext, sealed, mediaType);
        tracks.add(new SealedTrack(statement, SealedKey.ofTrack(home.viewKey(), home.circleId(), clipId, kind, key)));
        return statement;
    }

    /**
     * Statement, signed manifest and sealed keys of all tracks so far.
     *
     * @throws io.porchlight.sealing.Refused if the tracks do not make a clip: the detail and at least one other, each once
     */
    public SealedClip finish() {
        tracks.sort(Comparator.comparing(track -> track.statement().kind()));
        Origin origin = new Origin(
                Bytes.random(Origin.SALT),
                device.publicKey().thumbprint(),
                home.circleId(),
                home.n(),
                position.sequence(),
                position.previousManifest());
        Statement statement = new Statement(
                clipId,
                minute,
                tracks.stream().map(SealedTrack::statement).toList(),
                clipKey.publicKey(),
                origin.hash());
        List<SealedKey> keys =
                new ArrayList<>(tracks.stream().map(SealedTrack::key).toList());
        keys.add(SealedKey.ofClipKey(home.releaseKey(), home.circleId(), clipId, clipKey));
        Manifest manifest = new Manifest(
                statement.hash(),
                origin,
                keys.stream().map(Manifest.SealedKeyHash::of).toList());
        return new SealedClip(
                statement, new Bundle(clipId, SignedDocument.sign(manifest.toJson(), List.of(device)), keys));
    }
}
