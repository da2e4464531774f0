package io.porchlight.doorbell.footage;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.mp4parser.IsoFile;
import org.mp4parser.PropertyBoxParserImpl;
import org.mp4parser.boxes.iso14496.part12.TrackBox;

class RemuxerTest {
    private static final long LARGEST = 8 << 20;

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

    @Test
    @Tag("R1")
    @DisplayName("R1: no file with the recording in the clear is left, or made, in the folder for temporary files")
    void leavesNothingOnTheDisk() throws IOException {
        byte[] raw = SampleCamera.raw("walkers-20.mp4");
        String coded = text(Arrays.copyOfRange(raw, raw.length / 2, raw.length / 2 + 64));
        Set<Path> before = temporary();
        new SampleCamera().record("walkers-20");
        for (Path file : temporary()) {
            assertTrue(before.contains(file) || !holds(file, coded), () -> "the recording is in " + file);
        }
    }

    @Test
    @DisplayName("what holds no recording is refused in words")
    void noRecording() {
        byte[] free = {0, 0, 0, 8, 'f', 'r', 'e', 'e'};
        assertThrows(IllegalArgumentException.class, () -> Remuxer.split(free, new byte[0]));
    }

    /** Others use that folder too: what is larger than the recording is theirs, and what was there may be gone. */
    private static boolean holds(Path file, String coded) throws IOException {
        try {
            return Files.size(file) <= LARGEST && text(Files.readAllBytes(file)).contains(coded);
        } catch (NoSuchFileException gone) {
            return false;
        }
    }

    private static Set<Path> temporary() throws IOException {
        try (Stream<Path> files = Files.list(Path.of(System.getProperty("java.io.tmpdir")))) {
            return files.filter(Files::isRegularFile).collect(Collectors.toSet());
        }
    }

    private static List<String> handlers(byte[] mp4) throws IOException {
        Path file = Files.createTempFile("track", ".mp4");
        try {
            Files.write(file, mp4);
            try (FileChannel channel = FileChannel.open(file);
                    IsoFile boxes = new IsoFile(channel, new PropertyBoxParserImpl().skippingBoxes("mdat"))) {
                return boxes.getMovieBox().getBoxes(TrackBox.class).stream()
                        .map(track -> track.getMediaBox().getHandlerBox().getHandlerType())
                        .toList();
            }
        } finally {
            Files.delete(file);
        }
    }

    private static String text(byte[] bytes) {
        return new String(bytes, StandardCharsets.ISO_8859_1);
    }
}
