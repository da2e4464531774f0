package io.porchlight.doorbell.clip;

import io.porchlight.contracts.api.ClipUpload;
import io.porchlight.doorbell.edge.EventMessage;
import io.porchlight.doorbell.footage.Footage;
import io.porchlight.doorbell.pairing.PinnedCircle;
import io.porchlight.doorbell.state.DeviceState;
import io.porchlight.sealing.Refused;
import io.porchlight.sealing.circle.CircleState;
import io.porchlight.sealing.clip.ClipDetail;
import io.porchlight.sealing.clip.ClipSealer;
import io.porchlight.sealing.clip.Kind;
import io.porchlight.sealing.clip.SealedClip;
import io.porchlight.sealing.device.DeviceSettings;
import io.porchlight.sealing.encoding.Base64Url;
import io.porchlight.sealing.jws.Signer;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;

/** Seals footage into the spool. Plaintext stays in memory; sound is dropped unless the home switched it on. */
public final class Recorder {
    private final DeviceState state;
    private final PinnedCircle circle;
    private final Spool spool;

    /** Records for this doorbell. */
    public Recorder(DeviceState state, PinnedCircle circle, Spool spool) {
        this.state = state;
        this.circle = circle;
        this.spool = spool;
    }

    /**
     * Seals the footage of an event.
     *
     * @param labels what the doorbell made out by itself, such as {@code person}; sealed with the exact time, or left out where
     *     the home wants none
     * @return the clip's id
     * @throws Refused if the doorbell may not record (not in the circle, its key is too old, or the home
     *     wants no clips of this kind in its mode)
     */
    public synchronized String record(EventMessage event, Footage recorded, List<String> labels) throws IOException {
        DeviceSettings wanted = state.settings();
        if (!wanted.records(event.kind())) {
            throw new Refused(
                    "recording.mode",
                    "The home wants no clips of this kind while it is at "
                            + wanted.mode().text() + ".");
        }
        Footage footage = wanted.audio() ? recorded : recorded.withoutSound();
        CircleState home = circle.sealUnder(Instant.now());
        long sequence = state.sequence() + 1;
        ClipSealer sealer = new ClipSealer(
                new ClipSealer.Home(home.circleId(), home.head().n(), home.viewKey(), home.releaseKey()),
                Signer.of(state.identity()),
                new ClipSealer.Position(sequence, state.previousManifest()),
                event.startedAt());
        Path folder = spool.begin(sealer.clipId());
        seal(sealer, Kind.VIDEO, "video/mp4", footage.video(), folder);
        if (footage.audio().isPresent()) {
            seal(sealer, Kind.AUDIO, "audio/mp4", footage.audio().get(), folder);
        }
        seal(sealer, Kind.POSTER, "image/jpeg", footage.poster(), folder);
        ClipDetail detail =
                new ClipDetail(event.startedAt(), footage.durationMs(), 0, wanted.labels() ? labels : List.of());
        seal(sealer, Kind.DETAIL, ClipDetail.MEDIA_TYPE, detail.bytes(), folder);
        SealedClip clip = sealer.finish();
        // The number is used up before the clip can leave: a crash in between shows as a gap, never as a fork.
        state.advance(sequence, clip.bundle().content().hash());
        spool.complete(
                sealer.clipId(),
                new ClipUpload(
                        clip.statement().toJson(),
                        Base64Url.encode(clip.bundle().bytes()),
                        event.eventId(),
                        event.kind()));
        return sealer.clipId();
    }

    private static void seal(ClipSealer sealer, Kind kind, String mediaType, byte[] plaintext, Path folder)
            throws IOException {
        try (OutputStream sealed = Files.newOutputStream(folder.resolve(kind.wire()))) {
            sealer.track(kind, mediaType, new ByteArrayInputStream(plaintext), sealed);
        }
    }
}
