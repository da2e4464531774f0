package io.porchlight.system;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.porchlight.sealing.clip.Kind;
import io.porchlight.stack.player.Evidence;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/**
 * Alice ticked the picture, not the sound. Everything that the agency ever receives is gathered as files and searched.
 *
 * <p>Seen to fail with the defence off: the same search for the picture's key and samples finds both.
 */
@ExtendWith(RunningSystem.class)
class SilentTrackIT {
    private static Town town;

    @TempDir
    static Path received;

    @BeforeAll
    static void gather() throws IOException, InterruptedException {
        town = Town.get();
        String jti = town.aliceFirstGrant.jti();
        int part = 0;
        for (String path : List.of(
                "/v1/disclosures/" + jti,
                "/v1/requests",
                "/v1/requests/" + town.firstRequest,
                "/v1/requests/" + town.firstRequest + "/disclosures")) {
            Files.write(received.resolve("portal-" + part++), town.ada.portal().bytes(path, Map.of()));
        }
        Evidence evidence = Evidence.of(town.ada, town.stage.addresses().video(), town.aliceFirstGrant);
        List<Evidence.Opened> opened = evidence.open();
        for (Evidence.Opened track : opened) {
            Files.write(received.resolve("opened-" + track.kind().wire()), track.plaintext());
        }
        Path bag = received.resolve("bag.zip");
        evidence.export(opened, town.stage.trust(), bag);
        for (Map.Entry<String, byte[]> file : MainJobIT.files(bag).entrySet()) {
            Path to = received.resolve("bag").resolve(file.getKey());
            Files.createDirectories(to.getParent());
            Files.write(to, file.getValue());
        }
        Files.delete(bag);
    }

    @Test
    @DisplayName("A-48 S3-03 R4 of a grant of the picture alone nothing holds the sound's key or a run of the sound")
    void noSoundTravels() throws IOException {
        // The first 32 bytes name the file format and are the same in every film.
        byte[] samples = town.aliceFirst.footage().audio().orElseThrow();
        Needles sound = new Needles()
                .secret("key of the sound", key(Kind.AUDIO))
                .secret("key of the poster", key(Kind.POSTER))
                .footage("sound", Arrays.copyOfRange(samples, 32, samples.length))
                .footage("poster", town.aliceFirst.footage().poster());
        assertEquals(List.of(), List.copyOf(sound.below(received).found()));
        var found = new Needles()
                .secret("key of the picture", key(Kind.VIDEO))
                .footage("picture", town.aliceFirst.footage().video())
                .below(received)
                .found();
        assertTrue(
                found.stream().anyMatch(f -> f.contains("bag/") && f.contains("key of the picture")), found::toString);
        assertTrue(found.stream().anyMatch(f -> f.startsWith("opened-video: picture")), "the search finds samples");
    }

    @Test
    @DisplayName("A-48 R3 the sound's ciphertext is not served to the agency, and the bag has no place for it")
    void noSoundIsServed() throws IOException {
        Evidence evidence = Evidence.of(town.ada, town.stage.addresses().video(), town.aliceFirstGrant);
        String clip = town.aliceFirst.clipId();
        Answers.get(evidence.ciphertext(clip), "/v1/clips/" + clip + "/tracks/audio")
                .refused(404, "not-found");
        Answers.get(evidence.ciphertext(clip), "/v1/clips/" + clip + "/tracks/poster")
                .refused(404, "not-found");
        assertEquals(
                200,
                Answers.get(evidence.ciphertext(clip), "/v1/clips/" + clip + "/tracks/video")
                        .status());
        assertEquals(List.of("video", "detail"), evidence.grant().datatypes());
        assertEquals(List.of(), evidence.grant().extras());
        try (var files = Files.walk(received.resolve("bag"))) {
            assertFalse(files.anyMatch(
                    file -> file.toString().contains("audio") || file.toString().contains("poster")));
        }
        assertArrayEquals(town.aliceFirst.footage().video(), Files.readAllBytes(received.resolve("opened-video")));
    }

    private static byte[] key(Kind kind) {
        return town.alice
                .clips()
                .trackKey(town.aliceFirst.statement(), town.aliceFirst.bundle(), kind)
                .bytes();
    }
}
