package io.porchlight.system;

import static io.porchlight.system.Mixing.Piece.BOOKED_BY_CONSENT;
import static io.porchlight.system.Mixing.Piece.BOOKED_BY_VIDEO;
import static io.porchlight.system.Mixing.Piece.KEYRING;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.porchlight.contracts.api.BundleView;
import io.porchlight.doorbell.Doorbell;
import io.porchlight.doorbell.footage.Footage;
import io.porchlight.sealing.Refused;
import io.porchlight.sealing.circle.KeyUse;
import io.porchlight.sealing.clip.Bundle;
import io.porchlight.sealing.clip.Kind;
import io.porchlight.sealing.clip.SealedKey;
import io.porchlight.sealing.encoding.Base64Url;
import io.porchlight.sealing.encoding.Bytes;
import io.porchlight.sealing.key.PrivateKeyP256;
import io.porchlight.stack.player.Evidence;
import io.porchlight.stack.player.Home;
import io.porchlight.stack.player.HomeClips;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.function.Executable;

/**
 * A join or a cache mixes clips up: their rows, objects and keys change places under the services, in every combination, and
 * every app shows what it is then served. All films have the same lengths, so that nothing but what is checked tells them
 * apart. {@link MisplacedKeyIT} does so with single keys.
 *
 * <p>Seen to fail with the defence off: see the tests whose names say so.
 */
@ExtendWith(RunningSystem.class)
class MixUpIT {
    /** Bytes of a track's header: its length, the salt and the nonces' prefix. */
    private static final int HEADER = 1 + 32 + 7;

    private static final int SEGMENT = 1 << 20;
    private static Town town;
    private static Household.Seen alices;
    private static Household.Seen alicesNext;
    private static Household.Seen bobs;
    private static HonestApp.Truth truth;

    @BeforeAll
    static void live() throws IOException, InterruptedException {
        town = Town.get();
        alices = town.alice.see(film());
        alicesNext = town.alice.see(film());
        bobs = town.bob.see(film());
        Household.awaitLogged(alices, alicesNext, bobs);
        truth = new HonestApp.Truth()
                .and(town.alice, alices)
                .and(town.alice, alicesNext)
                .and(town.bob, bobs);
    }

    /** A film that no other clip has, as long as every other. */
    static Footage film() {
        return film(40_000);
    }

    private static Footage film(int bytes) {
        return new Footage(Bytes.random(bytes), Optional.of(Bytes.random(20_000)), Bytes.random(20_000), 4_000);
    }

    @Test
    @DisplayName(
            "A-37 S1-03 rows, objects, sealed keys and keyrings of two families change places in every combination:"
                    + " neither is shown anything of the other's")
    void twoFamilies() throws SQLException {
        Combinations outcome = Combinations.of(truth, town.alice, alices, town.bob, bobs);
        assertEquals(Set.of(), outcome.wrong());
        assertEquals(48, outcome.tried());
        // Services and apps each had something to refuse: the attack came through to every layer.
        assertTrue(
                outcome.refusals().containsAll(Set.of("404 not-found", "manifest.circle", "clip.not-authentic")),
                outcome::toString);
        assertTrue(outcome.shown() > 0);
    }

    @Test
    @DisplayName("A-37 S1-03 the same between two homes of one person, whose device may open the keys of both")
    void twoHomesOfOnePerson() throws SQLException, IOException, InterruptedException {
        try (Doorbell doorbell = town.cast().newDoorbell("other-house-" + Bytes.randomId())) {
            Household house = otherHouse(town, doorbell);
            Household.Seen seen = house.see(film());
            Household.awaitLogged(seen);
            truth.and(house, seen);
            Combinations outcome = Combinations.of(truth, town.alice, alices, house, seen);
            assertEquals(Set.of(), outcome.wrong());
            assertEquals(48, outcome.tried());
            assertTrue(outcome.refusals().contains("manifest.circle"), outcome::toString);
            openNeitherByForce(town.alice, alices, house, seen);
        }
    }

    @Test
    @DisplayName("A-37 S1-03 the same between two clips of one home: nothing is shown under another clip's name")
    void twoClipsOfOneHome() throws SQLException {
        Combinations outcome = Combinations.of(truth, town.alice, alices, town.alice, alicesNext);
        assertEquals(Set.of(), outcome.wrong());
        assertEquals(6, outcome.tried());
        assertTrue(
                outcome.refusals().containsAll(Set.of("manifest.statement", "clip.not-authentic")), outcome::toString);
        assertTrue(outcome.shown() > 0);
    }

    @Test
    @DisplayName(
            "A-37 S1-03 a clip is booked to another family, which is served all of it, and still nothing of it opens")
    void wholeClipsBookedToTheOtherFamily() throws SQLException {
        openNeitherByForce(town.alice, alices, town.bob, bobs);
    }

    @Test
    @DisplayName(
            "A-37 two families change places as a whole: each is served the other's timeline, and is shown none of it")
    void circlesSwapped() throws SQLException {
        String alicesCircle = pseudonym(town.alice);
        String bobsCircle = pseudonym(town.bob);
        Databases.swap("consent", "circle", "pseudonym", alicesCircle, bobsCircle);
        try {
            for (Household household : List.of(anew(town.alice), anew(town.bob))) {
                Household.Seen foreign = household.home() == town.alice.home() ? bobs : alices;
                assertTrue(
                        household.clips().timeline().stream()
                                .anyMatch(entry -> entry.clip() != null
                                        && entry.clip().clipId().equals(foreign.clipId())),
                        "the other family's timeline is really served");
                HonestApp app = new HonestApp(household, Set.of(alices.clipId(), alicesNext.clipId(), bobs.clipId()));
                assertEquals(List.of(), app.show());
                assertEquals(Set.of("manifest.circle"), app.refusals());
            }
        } finally {
            Databases.swap("consent", "circle", "pseudonym", alicesCircle, bobsCircle);
        }
        assertEquals(
                8,
                new HonestApp(anew(town.alice), Set.of(alices.clipId(), alicesNext.clipId()))
                        .show()
                        .size());
    }

    @Test
    @DisplayName("A-37 files of the storage change places, whole or in parts: nothing of them is shown")
    void filesOfTheStorage() throws SQLException, IOException {
        Household.Seen alices = town.alice.see(film(SEGMENT + 50_000));
        Household.Seen bobs = town.bob.see(film(SEGMENT + 50_000));
        HonestApp.Truth truth = new HonestApp.Truth().and(town.alice, alices).and(town.bob, bobs);
        Path alicesFile = file(Mixing.object(alices, Kind.VIDEO));
        Path bobsFile = file(Mixing.object(bobs, Kind.VIDEO));
        byte[] ones = Files.readAllBytes(alicesFile);
        byte[] others = Files.readAllBytes(bobsFile);
        assertEquals(ones.length, others.length);
        for (int[] part : new int[][] {
            {0, ones.length},
            {0, HEADER},
            {1, 33},
            {33, HEADER},
            {HEADER, ones.length},
            {HEADER, SEGMENT},
            {SEGMENT, ones.length}
        }) {
            HonestApp alice = new HonestApp(town.alice, Set.of(alices.clipId()));
            HonestApp bob = new HonestApp(town.bob, Set.of(bobs.clipId()));
            try {
                Files.write(alicesFile, spliced(ones, others, part));
                Files.write(bobsFile, spliced(others, ones, part));
                for (HonestApp app : List.of(alice, bob)) {
                    List<HonestApp.Shown> shown = app.show();
                    assertEquals(3, shown.size(), "sound, poster and detail are their own");
                    assertTrue(shown.stream().allMatch(s -> s.kind() != Kind.VIDEO && truth.wrong(s) == null));
                    assertEquals(Set.of("clip.not-authentic"), app.refusals());
                }
            } finally {
                Files.write(alicesFile, ones);
                Files.write(bobsFile, others);
            }
            assertEquals(4, alice.show().size());
            assertEquals(4, bob.show().size());
        }
    }

    @Test
    @DisplayName("A-37 an agency that is served another family's object for the clip that it was granted opens nothing")
    void anAgencyIsServedAnotherObject() throws SQLException, IOException {
        Path granted = file(Mixing.object(town.aliceFirst, Kind.VIDEO));
        byte[] genuine = Files.readAllBytes(granted);
        byte[] foreign =
                Arrays.copyOf(Files.readAllBytes(file(Mixing.object(town.bobFirst, Kind.VIDEO))), genuine.length);
        Evidence evidence = Evidence.of(town.ada, town.stage.addresses().video(), town.aliceFirstGrant);
        try {
            Files.write(granted, foreign);
            assertEquals(
                    "clip.not-authentic",
                    assertThrows(Refused.class, evidence::open).code());
        } finally {
            Files.write(granted, genuine);
        }
        assertArrayEquals(
                town.aliceFirst.footage().video(), evidence.open().getFirst().plaintext());
    }

    /** The services serve each home all of the other's clip and keyring; whoever lives there skips all checks of the app. */
    private static void openNeitherByForce(Household one, Household.Seen ones, Household other, Household.Seen others)
            throws SQLException {
        try (Mixing mixing = Mixing.of(one, ones, other, others)) {
            mixing.apply(EnumSet.of(BOOKED_BY_VIDEO, BOOKED_BY_CONSENT, KEYRING));
            openNothingByForce(one, others, other.home());
            openNothingByForce(other, ones, one.home());
        }
    }

    private static void openNothingByForce(Household reader, Household.Seen foreign, Home owner) {
        Home home = reader.home();
        String track = "/v1/clips/" + foreign.clipId() + "/tracks/video";
        assertEquals(200, Answers.get(reader.clips().video(), track).status(), "the ciphertext is really served");
        String bundle = home.path("/clips/" + foreign.clipId() + "/bundle");
        Bundle served = Bundle.parse(Base64Url.decode(
                home.session().consent().get(bundle, BundleView.class).bundle()));
        assertArrayEquals(foreign.bundle().bytes(), served.bytes(), "and so are the sealed keys");
        assertEquals("manifest.circle", code(() -> reader.clips().bundle(foreign.statement())));
        for (KeyUse use : List.of(KeyUse.VIEW, KeyUse.RELEASE)) {
            // The other's entry is served as this member's own, and does not open as that.
            assertEquals("hpke.not-opened", code(() -> home.circleKey(use, keyId(owner, use))));
            PrivateKeyP256 key = home.circleKey(use, keyId(home, use));
            for (String circle : List.of(home.circleId(), owner.circleId())) {
                for (SealedKey sealed : served.sealedKeys()) {
                    assertEquals("hpke.not-opened", code(() -> {
                        if (sealed.kind().equals(SealedKey.CLIP_KEY)) {
                            sealed.openClipKey(key, circle, foreign.statement());
                        } else {
                            sealed.openTrack(key, circle, foreign.statement());
                        }
                    }));
                }
            }
        }
    }

    private static String code(Executable opening) {
        return assertThrows(Refused.class, opening).code();
    }

    private static String keyId(Home home, KeyUse use) {
        var state = home.chain().state();
        return (use == KeyUse.VIEW ? state.viewKey() : state.releaseKey()).thumbprint();
    }

    /** Another home of Alice's, with the same device. */
    static Household otherHouse(Town town, Doorbell doorbell) throws IOException, InterruptedException {
        Home alice = town.alice.home();
        return town.furnished(town.cast().newHome(alice.session(), alice.device(), true), doorbell);
    }

    /** The same household, whose app has just fetched its token. */
    private static Household anew(Household household) {
        HomeClips clips = new HomeClips(household.home(), town.stage.addresses().video());
        return new Household(household.home(), clips, household.requests(), household.doorbell());
    }

    private static String pseudonym(Household household) throws SQLException {
        return Databases.text(
                "consent",
                "select pseudonym from circle where circle_id = ?",
                household.home().circleId());
    }

    private static byte[] spliced(byte[] whole, byte[] from, int[] part) {
        byte[] spliced = whole.clone();
        System.arraycopy(from, part[0], spliced, part[0], part[1] - part[0]);
        return spliced;
    }

    private static Path file(String objectKey) throws IOException {
        Path objects = RunningSystem.stack().folder().servers().resolve("s3/objects");
        try (Stream<Path> files = Files.walk(objects)) {
            return files.filter(file -> file.endsWith(Path.of(objectKey)))
                    .findFirst()
                    .orElseThrow();
        }
    }
}
