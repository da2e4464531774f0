package io.porchlight.doorbell.footage;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.ReadableByteChannel;
import java.nio.channels.WritableByteChannel;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import java.util.Optional;
import org.mp4parser.BoxParser;
import org.mp4parser.Container;
import org.mp4parser.IsoFile;
import org.mp4parser.ParsableBox;
import org.mp4parser.PropertyBoxParserImpl;
import org.mp4parser.boxes.iso14496.part12.MediaDataBox;
import org.mp4parser.boxes.iso14496.part12.MovieBox;
import org.mp4parser.boxes.iso14496.part12.TrackBox;
import org.mp4parser.muxer.InMemRandomAccessSourceImpl;
import org.mp4parser.muxer.Movie;
import org.mp4parser.muxer.Mp4TrackImpl;
import org.mp4parser.muxer.Track;
import org.mp4parser.muxer.builder.DefaultMp4Builder;

/**
 * Takes a recording apart: picture and sound each get a fresh container, which holds the coded samples and nothing that the
 * camera wrote beside them (coordinates, serial number, Wi-Fi name, dates; A-08).
 */
public final class Remuxer {
    private static final int PIECE = 64 * 1024;
    private static final Date NO_DATE = Date.from(Instant.EPOCH);

    private Remuxer() {}

    /** Splits an MP4 (fragmented or not); the poster is handed through. Nothing of it is written to a disk. */
    public static Footage split(byte[] mp4, byte[] poster) {
        try {
            Movie movie = movie(mp4);
            Track video = trackOf(movie, "vide")
                    .orElseThrow(() -> new IllegalArgumentException("The recording has no picture."));
            long durationMs = video.getDuration()
                    * 1000
                    / Math.max(1, video.getTrackMetaData().getTimescale());
            return new Footage(rebuild(video), trackOf(movie, "soun").map(Remuxer::rebuild), poster, durationMs);
        } catch (IOException e) {
            throw new UncheckedIOException("The recording cannot be read.", e);
        }
    }

    /**
     * As {@code MovieCreator} does, but for the coded samples: read as a box of their own they would be copied, in the clear,
     * to a file in the folder for temporary files. Passed over, they are read from where they are.
     */
    private static Movie movie(byte[] mp4) throws IOException {
        var channel = Channels.newChannel(new ByteArrayInputStream(mp4));
        var boxes = new IsoFile(channel, new WithoutSamples());
        if (boxes.getMovieBox() == null) {
            throw new IllegalArgumentException("The recording is no MP4.");
        }
        var samples = new InMemRandomAccessSourceImpl(mp4);
        Movie movie = new Movie();
        for (TrackBox track : boxes.getMovieBox().getBoxes(TrackBox.class)) {
            long id = track.getTrackHeaderBox().getTrackId();
            movie.addTrack(new Mp4TrackImpl(id, boxes, samples, "track " + id));
        }
        return movie;
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

    /** Reads every box but the coded samples. */
    private static final class WithoutSamples extends PropertyBoxParserImpl {
        @Override
        public ParsableBox createBox(String type, byte[] userType, String parent) {
            return type.equals(MediaDataBox.TYPE) ? new Passed() : super.createBox(type, userType, parent);
        }
    }

    /** Coded samples that were passed over: what is asked of them is how long they are. */
    private static final class Passed implements ParsableBox {
        private long size;

        @Override
        public void parse(ReadableByteChannel in, ByteBuffer header, long contentSize, BoxParser parser)
                throws IOException {
            size = header.limit() + contentSize;
            ByteBuffer dropped = ByteBuffer.allocate(PIECE);
            for (long left = contentSize; left > 0; left -= dropped.position()) {
                dropped.clear().limit((int) Math.min(left, PIECE));
                if (in.read(dropped) < 0) {
                    throw new EOFException("the recording ends within its samples");
                }
            }
        }

        @Override
        public long getSize() {
            return size;
        }

        @Override
        public String getType() {
            return MediaDataBox.TYPE;
        }

        @Override
        public void getBox(WritableByteChannel out) {
            throw new UnsupportedOperationException("the samples were passed over");
        }
    }
}
