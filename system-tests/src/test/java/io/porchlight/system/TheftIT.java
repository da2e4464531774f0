package io.porchlight.system;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.porchlight.doorbell.footage.Footage;
import io.porchlight.sealing.clip.Kind;
import io.porchlight.sealing.clip.SealedKey;
import io.porchlight.sealing.clip.TrackKey;
import io.porchlight.sealing.crypto.AesGcm;
import io.porchlight.sealing.crypto.Hpke;
import io.porchlight.sealing.encoding.Base64Url;
import io.porchlight.sealing.encoding.Bytes;
import io.porchlight.sealing.grant.ExtraKind;
import io.porchlight.sealing.key.PrivateKeyP256;
import io.porchlight.sealing.key.PublicKeyJwk;
import io.porchlight.stack.player.Evidence;
import io.porchlight.stack.player.HomeRequests;
import io.porchlight.stack.realm.DemoLogin;
import java.io.IOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * Somebody takes everything that the operator's machines hold, after clips were stored, shared and opened: every file of the
 * {@code servers} half (database pages and their log, Kafka segments, objects, server keys, service logs), and every row
 * once more as text, because database pages may be compressed.
 *
 * <p>Seen to fail with the defence off: the tests named so film with a doorbell that does not seal, or send a bundle through
 * services that leave its epoch's layer out or write it down ({@link Defence}), and the same search finds it. They use films, keys
 * and a home of their own, because the tests share these servers and what was stolen once stays. {@link NeedlesTest} plants
 * everything that is searched for, in every encoding.
 */
@ExtendWith(RunningSystem.class)
class TheftIT {
    private static Town town;

    @BeforeAll
    static void live() throws IOException, InterruptedException {
        town = Town.get();
    }

    @Test
    @DisplayName(
            "A-40 R2 S1-01 no private key of a member, circle, agency, clip or doorbell and no track key lies on a server")
    void noKeyIsStolen() throws IOException, SQLException {
        Needles keys = new Needles();
        Loot.secrets(town).forEach(keys::secret);
        Needles.Search stolen = Loot.search(keys);
        assertEquals(new TreeSet<>(), stolen.found());
        assertTrue(stolen.files() > 500 && stolen.bytes() > 50_000_000, stolen::toString);
    }

    @Test
    @DisplayName("A-40 R1 S1-01 no run of a film, of a sound track or of a poster lies on a server")
    void noFootageIsStolen() throws IOException, SQLException {
        Needles footage = new Needles()
                .footage("picture", town.aliceFirst.footage().video())
                .footage("sound", town.aliceFirst.footage().audio().orElseThrow())
                .footage("poster", town.aliceFirst.footage().poster());
        assertEquals(new TreeSet<>(), Loot.search(footage).found());
    }

    @Test
    @DisplayName("A-40 R2 S1-01 no clip's sealed keys lie on a server outside their epoch's layer")
    void noBundleIsStolen() throws IOException, InterruptedException, SQLException {
        // Other attacks lay sealed keys of the town's first clips into the database: these clips nobody else touched.
        Household home = town.household("alice");
        Household.Seen first = home.see("walkers-00");
        Household.Seen second = home.see("walkers-20");
        Household.awaitLogged(first, second);
        Needles bundles = new Needles();
        for (Household.Seen seen : List.of(first, second)) {
            sealedKeys(bundles, seen);
        }
        assertEquals(new TreeSet<>(), Loot.search(bundles).found());
    }

    /**
     * The provider of logins has the names; its own folder, log and database are left out. So is the log that PostgreSQL writes
     * ahead for all databases alike: of the others every page and every row is read.
     */
    @Test
    @DisplayName("A-40 no e-mail address, name or login lies outside the provider of logins")
    void noNameIsStolen() throws IOException, SQLException {
        Needles names = new Needles();
        for (DemoLogin login : RunningSystem.stack().logins()) {
            names.words(login.username() + "@example.org").words(login.firstName() + " " + login.lastName());
            if (!login.agency().isEmpty()) {
                names.words(login.username());
            }
        }
        String pages = "postgres/base/"
                + Databases.text("keycloak", "select oid::text from pg_database where datname = current_database()")
                + "/";
        List<String> providers =
                List.of("keycloak/", "logs/keycloak.log", pages, "postgres/pg_wal/", "rows of keycloak ");
        TreeSet<String> found = new TreeSet<>(Loot.search(names).found());
        assertTrue(found.stream().anyMatch(f -> f.startsWith(pages)), "the names that were searched for are real");
        found.removeIf(f -> providers.stream().anyMatch(f::startsWith));
        assertEquals(new TreeSet<>(), found);
    }

    @Test
    @DisplayName(
            "A-40 A-24 S0-25 neither a home's exact place nor a camera's name nor the contact that it shared lies on a server")
    void noPlaceIsStolen() throws IOException, SQLException {
        Place place = new Place("the home", 46.9996127, -29.9994238);
        assertEquals(town.cast().homeCell(), place.cell(9), "it is in the cell that the home tells");
        String camera = "garden camera by the plum tree";
        String contact = "moreau.plum.tree@example.net";
        String requestId =
                town.handIn(town.cast().draft("PLACE-" + Bytes.randomId().substring(0, 6)));
        town.awaitPublished(requestId);
        String jti = town.alice
                .requests()
                .share(
                        town.alice.asked(requestId, town.aliceFirst),
                        List.of(new HomeRequests.Choice(town.aliceFirst.clipId(), true, false)),
                        List.of(
                                new HomeRequests.Written(
                                        ExtraKind.PLACE,
                                        place.latitude() + ", " + place.longitude() + " (" + camera + ")",
                                        true),
                                new HomeRequests.Written(ExtraKind.CONTACT, contact, true)))
                .jti();
        Evidence evidence = Evidence.of(town.ada, town.stage.addresses().video(), town.released(requestId, jti));
        assertTrue(evidence.extra(ExtraKind.PLACE).text().contains(camera), "the agency has it");
        assertEquals(
                new TreeSet<>(),
                Loot.search(new Needles()
                                .place(place)
                                .words(camera)
                                .words(contact)
                                .words(town.alice
                                        .doorbell()
                                        .state()
                                        .folder()
                                        .getFileName()
                                        .toString()))
                        .found());
    }

    @Test
    @DisplayName("A-40 the search reaches databases, Kafka and objects: what may lie there is found there")
    void theSearchReachesEverything() throws IOException, SQLException {
        byte[] ciphertext = town.alice
                .clips()
                .video()
                .bytes("/v1/clips/" + town.aliceFirst.clipId() + "/tracks/video", Map.of("Range", "bytes=1000-1031"));
        PublicKeyJwk clipKey = town.aliceFirst.statement().clipKey();
        Needles there = new Needles()
                .secret("ciphertext", ciphertext)
                .secret(
                        "clip key, public",
                        Base64Url.decode(clipKey.toJson().get("x").textValue()));
        Needles.Search search = Loot.search(there);
        for (String place :
                List.of("s3/.*ciphertext.*", "kafka/.*clip key.*", "postgres/.*clip key.*", "rows of consent.*")) {
            assertTrue(search.found().stream().anyMatch(found -> found.matches(place)), place + " not in " + search);
        }
    }

    @Test
    @DisplayName("A-40 R2 a track key, an address and a place that a service stored would be found")
    void whatAServiceStoredWouldBeFound() throws IOException, SQLException {
        // Made up: a dropped table stays in pages and log, where the other tests must not find it.
        byte[] key = TrackKey.random().bytes();
        Place place = new Place("a place", 46.1234567, -31.7654321);
        String address = Bytes.randomId() + "@example.net";
        Needles needles = new Needles().secret("track key", key).place(place).words(address);
        try (Connection connection = Databases.owner("consent");
                Statement statement = connection.createStatement()) {
            statement.execute(
                    "create table planted (key bytea, latitude double precision, longitude numeric, address text)");
            try {
                statement.execute(
                        "insert into planted values ('\\x" + HexFormat.of().formatHex(key) + "', " + place.latitude()
                                + ", " + place.longitude() + ", '" + address + "')");
                var found = Loot.search(needles).found();
                for (String expected : List.of(
                        "rows of consent .*: track key \\(hex\\)",
                        "postgres/base/.*: track key \\(raw\\)",
                        "rows of consent .*: a place \\(as 46.12345\\)",
                        "rows of consent .*: a place \\(as 31.76543\\)",
                        "postgres/base/.*: a place \\(as latitude, double, .* raw\\)",
                        "postgres/base/.*: " + address + " \\(raw\\)")) {
                    assertTrue(found.stream().anyMatch(f -> f.matches(expected)), expected + " not in " + found);
                }
            } finally {
                statement.execute("drop table planted");
            }
        }
    }

    @Test
    @DisplayName("A-40 R1 did the doorbell not seal, its film, sound and poster would be found among the objects")
    void withTheDefenceOff_footageIsFound() throws IOException, InterruptedException, SQLException {
        Footage film =
                new Footage(Bytes.random(100_000), Optional.of(Bytes.random(50_000)), Bytes.random(30_000), 4_000);
        Household home = town.household("alice");
        try (DefenceOff off = Defence.DOORBELL_SEALS_TRACKS.off()) {
            home.see(film);
        }
        var found = Loot.search(new Needles()
                        .footage("picture", film.video())
                        .footage("sound", film.audio().orElseThrow())
                        .footage("poster", film.poster()))
                .found();
        for (String track : List.of("picture", "sound", "poster")) {
            assertTrue(found.stream().anyMatch(f -> f.matches("s3/.*: " + track + " at .*")), track + " not found");
        }
    }

    @Test
    @DisplayName(
            "A-40 R2 did the doorbell not seal keys, and the gateway leave the epoch's layer out, they would be found")
    void withTheDefencesOff_keysAreFound() throws IOException, InterruptedException, SQLException {
        Household home = town.household("alice");
        Needles needles = new Needles();
        try (DefenceOff keys = Defence.DOORBELL_SEALS_KEYS.off();
                DefenceOff layer = Defence.GATEWAY_SEALS_BUNDLES.off();
                DefenceOff opening = Defence.CONSENT_OPENS_BUNDLES.off()) {
            Household.Seen seen = home.see("walkers-20");
            for (SealedKey key : seen.bundle().sealedKeys()) {
                needles.secret(key.kind(), unsealed(seen.statement(), key));
            }
        }
        assertFoundEverywhere(Loot.search(needles), "video", "audio", "clip-key");
    }

    @Test
    @DisplayName("A-40 R2 did the gateway leave the epoch's layer out, a clip's sealed keys would be found")
    void withTheDefenceOff_aBundleWithoutItsEpochIsFound() throws IOException, InterruptedException, SQLException {
        Household home = town.household("alice");
        Needles needles = new Needles();
        try (DefenceOff layer = Defence.GATEWAY_SEALS_BUNDLES.off();
                DefenceOff opening = Defence.CONSENT_OPENS_BUNDLES.off()) {
            sealedKeys(needles, home.see("walkers-20"));
        }
        assertFoundEverywhere(Loot.search(needles), "sealed video", "sealed clip-key");
    }

    @Test
    @DisplayName(
            "A-40 R2 did consent-service write down a bundle that it hands to a home, it would be found in its log")
    void withTheDefenceOff_aBundleThatIsWrittenDownIsFound() throws IOException, InterruptedException, SQLException {
        Household home = town.household("alice");
        Needles needles = new Needles();
        try (DefenceOff off = Defence.CONSENT_FORGETS_BUNDLES.off()) {
            sealedKeys(needles, home.see("walkers-20"));
        }
        var found = Loot.search(needles).found();
        assertTrue(
                found.stream().anyMatch(f -> f.startsWith("logs/consent-service.log: sealed video")), found::toString);
        assertTrue(found.stream().allMatch(f -> f.startsWith("logs/consent-service.log: ")), found::toString);
    }

    /** What a doorbell that does not seal put in place of the sealed key; truly the clip's. */
    private static byte[] unsealed(io.porchlight.sealing.clip.Statement clip, SealedKey key) {
        byte[] plain = Arrays.copyOfRange(key.sealed(), Hpke.OVERHEAD - AesGcm.TAG, key.sealed().length - AesGcm.TAG);
        if (key.kind().equals(SealedKey.CLIP_KEY)) {
            PrivateKeyP256 clipKey = PrivateKeyP256.ofPkcs8(plain);
            assertEquals(clip.clipKey(), clipKey.publicKey());
            return clipKey.d();
        }
        clip.track(Kind.of(key.kind())).orElseThrow().checkKey(clip.clipId(), TrackKey.of(plain));
        return plain;
    }

    private static void assertFoundEverywhere(Needles.Search search, String... needles) {
        for (String place : List.of("kafka/.*", "postgres/.*", "rows of consent .*")) {
            for (String needle : needles) {
                assertTrue(
                        search.found().stream().anyMatch(found -> found.matches(place + ": " + needle + " \\(.*")),
                        needle + " not in " + place + ": " + search.found());
            }
        }
    }

    private static void sealedKeys(Needles needles, Household.Seen seen) {
        seen.bundle().sealedKeys().forEach(key -> needles.secret("sealed " + key.kind(), key.sealed()));
    }
}
