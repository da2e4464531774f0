package io.porchlight.doorbell.footage;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.mp4parser.muxer.Movie;
import org.mp4parser.muxer.container.mp4.MovieCreator;

class RemuxerTest {
    private static final List<String> TELLTALE =
            List.of("48.858222", "HomeNet-5G", "02:00:5e:10:00:01", "DC2-00417", "Example Optics", "Lavf");

    @Test
    @DisplayName("A-08: what the camera wrote into the container does not survive, and the raw sample did contain it")
    void stripsMetadata() {
        String raw = text(SampleCamera.raw("walkers-20.mp4"));
        for (String word : TELLTALE) {
            assertTrue(raw.contains(word), "the sample should carry " + word);
        }
        Footage footage = new SampleCamera().record("walkers-20");
        for (String word : TELLTALE) {
            assertFalse(text(footage.video()).contains(word), "picture still carries " + word);
            assertFalse(text(footage.audio().orElseThrow()).contains(word), "sound still carries " + word);
        }
    }

    @Test
    @DisplayName("A-48: the picture's container has no sound track, the sound's has no picture")
    void splitsTracks() throws IOException {
        Footage footage = new SampleCamera().record("walkers-20");
        assertEquals(List.of("vide"), handlers(footage.video()));
        assertEquals(List.of("soun"), handlers(footage.audio().orElseThrow()));
        assertEquals(20_000, footage.durationMs(), 200);
    }

    @Test
    @DisplayName("a recording without sound yields none")
    void silentSample() {
        Footage footage = new SampleCamera().record("walkers-00");
        assertTrue(footage.audio().isEmpty());
        assertTrue(footage.video().length > 1_000_000);
    }

    private static List<String> handlers(byte[] mp4) throws IOException {
        Path file = Files.createTempFile("track", ".mp4");
        try {
            Files.write(file, mp4);
            Movie movie = MovieCreator.build(file.toString());
            return movie.getTracks().stream().map(t -> t.getHandler()).toList();
        } finally {
            Files.delete(file);
        }
    }

    private static String text(byte[] bytes) {
        return new String(bytes, StandardCharsets.ISO_8859_1);
    }
}
