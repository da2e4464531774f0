package io.porchlight.doorbell.footage;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.List;

/** A camera that delivers the bundled recordings in turn. */
public final class SampleCamera {
    /** The bundled recordings; the second has sound and the metadata of a careless camera. */
    public static final List<String> RECORDINGS = List.of("walkers-00", "walkers-20", "walkers-40");

    private int next;

    /** The next recording. */
    public Footage record() {
        return record(RECORDINGS.get(next++ % RECORDINGS.size()));
    }

    /** One recording by name. */
    public Footage record(String name) {
        return Remuxer.split(raw(name + ".mp4"), raw(name + ".jpg"));
    }

    /** The bytes as the sensor delivered them. */
    public static byte[] raw(String file) {
        try (InputStream in = SampleCamera.class.getResourceAsStream("/footage/" + file)) {
            if (in == null) {
                throw new IllegalArgumentException(
                        "There is no recording " + file + "; choose one of " + RECORDINGS + ".");
            }
            return in.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
