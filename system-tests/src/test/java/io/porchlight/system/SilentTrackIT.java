package io.porchlight.system;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.porchlight.contracts.event.DisclosureGranted;
import io.porchlight.doorbell.footage.Footage;
import io.porchlight.sealing.clip.Kind;
import io.porchlight.stack.player.Evidence;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/**
 * Whoever shared wrote a place and a contact each time, and ticked: Alice the picture alone, then the picture and the contact;
 * Bob the picture and the place. Everything that the agency ever received is gathered, unpacked and searched.
 *
 * <p>Seen to fail with the defence off: {@link #withTheDefenceOff_whatNobodyTickedIsFound}; and what was ticked is found.
 */
@ExtendWith(RunningSystem.class)
class SilentTrackIT {
    private static Town town;

    @TempDir
    static Path folder;

    private static Received received;

    @BeforeAll
    static void gather() throws IOException, InterruptedException, SQLException {
        town = Town.get();
        received = new Received(town, folder, List.of(town.aliceFirstGrant, town.aliceSecondGrant, town.bobFirstGrant));
    }

    @Test
    @DisplayName("A-48 S3-03 R4 of a grant of the picture alone nothing holds the sound's key or a run of the sound")
    void noSoundTravels() throws IOException {
        Footage film = town.aliceFirst.footage();
        Needles sound = new Needles()
                .secret("key of the sound", key(Kind.AUDIO))
                .secret("key of the poster", key(Kind.POSTER))
                .footage("sound", film.audio().orElseThrow(), film.video())
                .footage("poster", town.aliceFirst.footage().poster());
        assertEquals(Set.of(), received.found(sound));
        Set<String> found = received.found(new Needles()
                .secret("key of the picture", key(Kind.VIDEO))
                .footage("picture", town.aliceFirst.footage().video()));
        assertTrue(
                found.stream().anyMatch(f -> f.contains("/bag/") && f.contains("key of the picture")), found::toString);
        assertTrue(found.stream().anyMatch(f -> f.contains("opened-video: picture")), "the search finds samples");
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
        assertFalse(inTheBag(town.aliceFirstGrant, "audio") || inTheBag(town.aliceFirstGrant, "poster"));
        assertArrayEquals(
                town.aliceFirst.footage().video(),
                Files.readAllBytes(folder.resolve(town.aliceFirstGrant.jti()).resolve("opened-video")));
    }

    @Test
    @DisplayName(
            "A-48 R4 a place and a contact that were written but not ticked are in nothing that the agency received")
    void whatWasNotTickedStaysAtHome() throws IOException {
        Wrote alices = town.aliceFirstWrote;
        assertEquals(Set.of(), received.found(alices.either()));
        assertEquals(Set.of(), received.found(town.aliceSecondWrote.place()));
        assertEquals(Set.of(), received.found(town.bobFirstWrote.contact()));
        assertEquals(Set.of("detail", "video"), received.opens(town.aliceFirstGrant, town.aliceFirst.statement()));
        assertFalse(inTheBag(town.aliceFirstGrant, "place") || inTheBag(town.aliceFirstGrant, "contact"));
    }

    @Test
    @DisplayName("A-48 S3-03 a ticked place arrives without the contact, a ticked contact without the place")
    void whatWasTickedArrives() throws IOException {
        assertEquals(Set.of("detail", "place", "video"), received.opens(town.bobFirstGrant, town.bobFirst.statement()));
        assertEquals(
                Set.of("contact", "detail", "video"),
                received.opens(town.aliceSecondGrant, town.aliceSecond.statement()));
        onlyInTheBag(town.bobFirstGrant, "data/place.json", received.found(town.bobFirstWrote.place()));
        onlyInTheBag(town.aliceSecondGrant, "data/contact.json", received.found(town.aliceSecondWrote.contact()));
    }

    /** Nowhere else, because nowhere else is it open. */
    private static void onlyInTheBag(DisclosureGranted granted, String file, Set<String> found) {
        assertFalse(found.isEmpty());
        for (String each : found) {
            assertTrue(each.startsWith(granted.jti() + "/bag/") && each.contains(file), each);
        }
    }

    @Test
    @DisplayName(
            "A-48 the search reaches the topic, the database, the portal and the bag, and what is packed into them")
    void theSearchReachesEverything() throws IOException {
        String jti = town.aliceFirstGrant.jti();
        Set<String> found = received.found(new Needles().words(jti));
        for (String place :
                List.of("kafka/.*disclosures.v1.*", "rows.*", "portal/.*", jti + "/bag/.*", "unpacked/.*")) {
            assertTrue(found.stream().anyMatch(f -> f.matches(place)), () -> place + " not in " + found);
        }
    }

    @Test
    @DisplayName("A-48 without the app's choice of what was ticked, sound, place and contact travel, and are found")
    void withTheDefenceOff_whatNobodyTickedIsFound(@TempDir Path other)
            throws IOException, InterruptedException, SQLException {
        MoreGrants more = MoreGrants.of(town);
        DisclosureGranted granted = more.careless().getFirst().grant();
        Household.Seen clip = more.careless().getFirst().clip();
        Received theirs = new Received(town, other, List.of(granted));
        assertEquals(Set.of("audio", "contact", "detail", "place", "video"), theirs.opens(granted, clip.statement()));
        Wrote wrote = more.careless().getFirst().wrote();
        assertFalse(theirs.found(wrote.place()).isEmpty());
        assertFalse(theirs.found(wrote.contact()).isEmpty());
        assertFalse(theirs.found(
                        new Needles().footage("sound", clip.footage().audio().orElseThrow()))
                .isEmpty());
    }

    private static boolean inTheBag(DisclosureGranted granted, String word) throws IOException {
        try (Stream<Path> files = Files.walk(folder.resolve(granted.jti()).resolve("bag"))) {
            return files.anyMatch(file -> file.getFileName().toString().contains(word));
        }
    }

    private static byte[] key(Kind kind) {
        return town.alice
                .clips()
                .trackKey(town.aliceFirst.statement(), town.aliceFirst.bundle(), kind)
                .bytes();
    }
}
