package io.porchlight.doorbell.footage;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.Channels;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import java.util.Optional;
import org.mp4parser.Container;
import org.mp4parser.boxes.iso14496.part12.MovieBox;
import org.mp4parser.muxer.Movie;
import org.mp4parser.muxer.Track;
import org.mp4parser.muxer.builder.DefaultMp4Builder;
import org.mp4parser.muxer.container.mp4.MovieCreator;

/**
 * Takes a recording apart: picture and sound each get a fresh container, which holds the coded samples and nothing that the
 * camera wrote beside them (coordinates, serial number, Wi-Fi name, dates; A-08).
 */
public final class Remuxer {
    private static final Date NO_DATE = Date.from(Instant.EPOCH);

    private Remuxer() {}

    /** Reads an MP4 (fragmented or not) from a file and splits it; the poster is handed through. */
    public static Footage split(Path mp4, byte[] poster) {
        try {
            Movie movie = MovieCreator.build(mp4.toString());
            Track video = trackOf(movie, "vide")
                    .orElseThrow(() -> new IllegalArgumentException("The recording " + mp4 + " has no picture."));
            long durationMs = video.getDuration()
                    * 1000
                    / Math.max(1, video.getTrackMetaData().getTimescale());
            return new Footage(rebuild(video), trackOf(movie, "soun").map(Remuxer::rebuild), poster, durationMs);
        } catch (IOException e) {
            throw new UncheckedIOException("The recording " + mp4 + " cannot be read.", e);
        }
    }

    /** The same, from bytes. */
    public static Footage split(byte[] mp4, byte[] poster) {
        try {
            Path file = Files.createTempFile("recording", ".mp4");
            try {
                Files.write(file, mp4);
                return split(file, poster);
            } finally {
                Files.delete(file);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Optional<Track> trackOf(Movie movie, String handler) {
        return movie.getTracks().stream()
                .filter(track -> track.getHandler().equals(handler))
                .findFirst();
    }

    private static byte[] rebuild(Track track) {
        track.getTrackMetaData().setCreationTime(NO_DATE);
        track.getTrackMetaData().setModificationTime(NO_DATE);
        track.getTrackMetaData().setLanguage("und");
        Movie movie = new Movie(List.of(track));
        Container container = new DefaultMp4Builder().build(movie);
        for (MovieBox header : container.getBoxes(MovieBox.class)) {
            header.getMovieHeaderBox().setCreationTime(NO_DATE);
            header.getMovieHeaderBox().setModificationTime(NO_DATE);
        }
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try {
            container.writeContainer(Channels.newChannel(out));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return out.toByteArray();
    }
}
