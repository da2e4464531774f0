package io.porchlight.sealing.clip;

import io.porchlight.sealing.vectors.ReferenceStream;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Arrays;

/** A sealed track as tests need it. */
record Tracks(String clipId, TrackKey key, byte[] plaintext, byte[] sealed, TrackStatement statement) {
    static final String CLIP = "AbCd-_0123456789abcdef";

    static Tracks seal(int length) throws IOException {
        TrackKey key = TrackKey.random();
        byte[] plaintext = ReferenceStream.pattern(length);
        ByteArrayOutputStream sealed = new ByteArrayOutputStream();
        TrackStatement statement =
                new TrackSealer(CLIP, Kind.VIDEO, key).seal(new ByteArrayInputStream(plaintext), sealed, "video/mp4");
        return new Tracks(CLIP, key, plaintext, sealed.toByteArray(), statement);
    }

    /**
     * The same with other bytes, and a statement that fits them in all that anybody can compute without the key: what is
     * refused then is refused by the stream itself.
     */
    Tracks with(byte[] other) {
        TrackStatement fitting = new TrackStatement(
                statement.kind(),
                statement.mediaType(),
                other.length,
                SegmentTree.rootOf(other),
                statement.plaintextMac(),
                statement.keyCommitment());
        return new Tracks(clipId, key, plaintext, other, fitting);
    }

    byte[] open() {
        return new TrackOpener(clipId, statement, key).open(sealed);
    }

    byte[] openStreaming() throws IOException {
        ByteArrayOutputStream opened = new ByteArrayOutputStream();
        new TrackOpener(clipId, statement, key).open(new ByteArrayInputStream(sealed), opened);
        return opened.toByteArray();
    }

    TrackReader reader() throws IOException {
        return TrackReader.open(
                clipId,
                statement,
                key,
                (offset, length) -> Arrays.copyOfRange(
                        sealed, (int) Math.min(offset, sealed.length), (int) Math.min(offset + length, sealed.length)));
    }

    byte[] readAll() throws IOException {
        ByteArrayOutputStream opened = new ByteArrayOutputStream();
        reader().transferTo(opened);
        return opened.toByteArray();
    }
}
