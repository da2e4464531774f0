package io.porchlight.system;

import io.porchlight.doorbell.Doorbell;
import io.porchlight.doorbell.clip.Recorder;
import io.porchlight.doorbell.clip.Spool;
import io.porchlight.doorbell.edge.EventMessage;
import io.porchlight.doorbell.footage.Footage;
import io.porchlight.sealing.clip.Bundle;
import io.porchlight.sealing.clip.Kind;
import io.porchlight.sealing.clip.Statement;
import io.porchlight.sealing.clip.TrackKey;
import io.porchlight.sealing.clip.TrackReader;
import io.porchlight.sealing.encoding.Base64Url;
import io.porchlight.sealing.key.PrivateKeyP256;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/** A sealed clip as it leaves a doorbell: what every server on its way holds of it. */
record Spooled(Statement statement, Bundle bundle, byte[] sealedPicture) {
    /** The doorbell records without asking its cloud for anything. */
    static Spooled offline(Doorbell doorbell, Footage footage) throws IOException {
        Recorder recorder = new Recorder(doorbell.state(), doorbell.circle(), doorbell.spool());
        return waiting(doorbell, recorder.record(EventMessage.starting("motion", Instant.now()), footage, List.of()));
    }

    /** A clip that waits for its upload. */
    static Spooled waiting(Doorbell doorbell, String clipId) throws IOException {
        Spool.Entry entry = doorbell.spool().waiting().stream()
                .filter(waiting -> waiting.clipId().equals(clipId))
                .findFirst()
                .orElseThrow();
        return new Spooled(
                Statement.of(entry.announcement().statement()),
                Bundle.parse(Base64Url.decode(entry.announcement().bundle())),
                Files.readAllBytes(entry.track(Kind.VIDEO.wire())));
    }

    /** The keys to which it is sealed. */
    Set<String> sealedTo() {
        return bundle.sealedKeys().stream().map(key -> key.keyId()).collect(Collectors.toSet());
    }

    /** The picture, opened by whoever has this key. */
    byte[] picture(PrivateKeyP256 viewKey, String circleId) throws IOException {
        TrackKey key = bundle.sealedKey(Kind.VIDEO.wire()).openTrack(viewKey, circleId, statement);
        ByteArrayOutputStream picture = new ByteArrayOutputStream();
        TrackReader.open(
                        statement.clipId(),
                        statement.track(Kind.VIDEO).orElseThrow(),
                        key,
                        (offset, length) -> Arrays.copyOfRange(sealedPicture, (int) offset, (int) offset + length))
                .transferTo(picture);
        return picture.toByteArray();
    }
}
