package io.porchlight.consent.play;

import io.porchlight.contracts.event.ClipStored;
import io.porchlight.contracts.event.ClipsBatched;
import io.porchlight.contracts.event.DeviceRegistration;
import io.porchlight.contracts.event.EpochKey;
import io.porchlight.sealing.clip.ClipSealer;
import io.porchlight.sealing.clip.Epoch;
import io.porchlight.sealing.clip.Kind;
import io.porchlight.sealing.clip.SealedClip;
import io.porchlight.sealing.clip.Statement;
import io.porchlight.sealing.encoding.Base64Url;
import io.porchlight.sealing.encoding.Bytes;
import io.porchlight.sealing.key.PublicKeyJwk;
import io.porchlight.sealing.log.IngestBatch;
import io.porchlight.testing.Kafka;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** Doorbell, gateway and video-service on a clip's way: sealed, put under the epoch key, stored, batched. */
public final class Video {
    private Video() {}

    /**
     * A clip that was sealed and stored.
     *
     * @param circle the pseudonym that the gateway learned from the registry
     */
    public record Stored(String circle, SealedClip clip, Instant expiresAt) {
        public String clipId() {
            return clip.statement().clipId();
        }

        public Statement statement() {
            return clip.statement();
        }
    }

    /** The pseudonym of a home, as the gateway learns it. */
    public static String pseudonym(Doorbell doorbell) {
        return Kafka.await(
                        DeviceRegistration.class,
                        r -> r.deviceId().equals(doorbell.id()) && r.status().equals("ACTIVE"))
                .circle();
    }

    public static Stored records(Household home, Doorbell doorbell, Instant at) {
        return records(home, doorbell, at, Instant.now().plus(Duration.ofDays(3)));
    }

    public static Stored records(Household home, Doorbell doorbell, Instant at, Instant expiresAt) {
        ClipSealer sealer = new ClipSealer(
                new ClipSealer.Home(
                        home.id(),
                        home.chain.head().n(),
                        home.chain.state().viewKey(),
                        home.chain.state().releaseKey()),
                doorbell.signer(),
                ClipSealer.Position.first(),
                at);
        track(sealer, Kind.VIDEO, "video/mp4");
        track(sealer, Kind.AUDIO, "audio/mp4");
        track(sealer, Kind.DETAIL, "application/json");
        SealedClip clip = sealer.finish();
        Epoch epoch = Epoch.containing(expiresAt);
        PublicKeyJwk epochKey =
                PublicKeyJwk.of(Kafka.await(EpochKey.class, key -> key.epochId().equals(epoch.id()))
                        .publicKey());
        String circle = pseudonym(doorbell);
        Stored stored = new Stored(circle, clip, expiresAt);
        Kafka.say(
                "/video-service",
                circle,
                new ClipStored(
                        stored.clipId(),
                        circle,
                        doorbell.id(),
                        Bytes.randomId(),
                        "motion",
                        clip.statement().toJson(),
                        epoch.id(),
                        Base64Url.encode(epoch.seal(
                                epochKey, stored.clipId(), clip.bundle().bytes())),
                        expiresAt.getEpochSecond()));
        return stored;
    }

    /** Puts clips into one batch among padding, and says so. */
    public static String batches(List<Stored> clips) {
        String batchId = Bytes.randomId();
        List<byte[]> salts = new ArrayList<>();
        List<byte[]> entries = new ArrayList<>();
        for (Stored clip : clips) {
            byte[] salt = Bytes.random(32);
            salts.add(salt);
            entries.add(IngestBatch.entry(salt, clip.statement().toJson()));
        }
        while (entries.size() < 8) {
            entries.add(IngestBatch.padding());
        }
        IngestBatch.Built built = IngestBatch.build(entries);
        List<ClipsBatched.Entry> places = new ArrayList<>();
        for (int i = 0; i < clips.size(); i++) {
            places.add(new ClipsBatched.Entry(
                    clips.get(i).clipId(),
                    clips.get(i).circle(),
                    Base64Url.encode(salts.get(i)),
                    i,
                    built.path(i).stream().map(Base64Url::encode).toList()));
        }
        Kafka.say(
                "/video-service",
                batchId,
                new ClipsBatched(
                        batchId,
                        Base64Url.encode(built.batch().root()),
                        (int) built.batch().size(),
                        places));
        return batchId;
    }

    private static void track(ClipSealer sealer, Kind kind, String mediaType) {
        try {
            sealer.track(
                    kind,
                    mediaType,
                    new ByteArrayInputStream(Bytes.utf8(kind.wire() + " of " + sealer.clipId())),
                    new ByteArrayOutputStream());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
