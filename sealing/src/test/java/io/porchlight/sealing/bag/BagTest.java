package io.porchlight.sealing.bag;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.porchlight.sealing.Refused;
import io.porchlight.sealing.clip.Kind;
import io.porchlight.sealing.clip.TrackKey;
import io.porchlight.sealing.encoding.Bytes;
import io.porchlight.sealing.encoding.Hex;
import io.porchlight.sealing.grant.Grant;
import io.porchlight.sealing.grant.Town;
import io.porchlight.sealing.json.Jcs;
import io.porchlight.sealing.log.TrustPolicy;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BagTest {
    private static final Town TOWN = new Town();
    private static final byte[] BAG = Bags.written(TOWN);

    @TempDir
    Path folder;

    @Test
    @DisplayName("SF-27: a whole bag under trusted keys holds in every check and exits 0")
    void aWholeBagHolds() {
        Report report = verify(BAG, TOWN.trust());
        assertEquals(List.of(), notHeld(report));
        assertEquals(Report.ALL_HELD, report.exitCode());
        assertTrue(report.checks().size() > 20);
    }

    @Test
    @DisplayName("SF-27: without a trust file the bag is consistent, not trusted, and exits 2")
    void withoutATrustFileNothingIsTrusted() {
        Report report = verify(BAG, null);
        assertEquals(List.of("trusted keys"), notHeld(report));
        assertEquals(Report.INCOMPLETE, report.exitCode());
    }

    @Test
    @DisplayName("F-18: one flipped byte in any file of the bag fails, and the file is named")
    void aFlippedByteAnywhereIsFoundAndNamed() {
        for (String name : Bags.files(BAG).keySet()) {
            int length = Bags.files(BAG).get(name).length;
            for (int at : new TreeSet<>(List.of(0, length / 3, length / 2, length - 2, length - 1))) {
                SortedMap<String, byte[]> files = Bags.files(BAG);
                files.get(name)[at] ^= (byte) (1 << at % 8);
                Report report = verify(Bags.zip(files), TOWN.trust());
                String where = name + " at " + at;
                assertEquals(Report.FAILED, report.exitCode(), where);
                assertTrue(
                        report.checks().stream()
                                .filter(check -> check.outcome() == Check.Outcome.FAILED)
                                .anyMatch(check -> check.line().contains(name)),
                        where + ": " + notHeld(report));
            }
        }
    }

    @Test
    @DisplayName("SF-27: a file left out is not checked; a file lost after packing fails")
    void missingFiles() {
        for (String name : List.copyOf(Bags.files(BAG).keySet())) {
            if (name.equals(BagNames.BAGIT) || name.endsWith("manifest-sha256.txt") || name.equals(BagNames.BAG_INFO)) {
                continue;
            }
            SortedMap<String, byte[]> files = Bags.files(BAG);
            files.remove(name);
            Report lost = verify(Bags.zip(files), TOWN.trust());
            assertEquals(Report.FAILED, lost.exitCode(), name);
            Report leftOut = verify(Bags.zip(Bags.resealed(files)), TOWN.trust());
            int expected = name.equals(BagNames.CUSTODY) ? Report.ALL_HELD : Report.INCOMPLETE;
            assertEquals(expected, leftOut.exitCode(), name + ": " + leftOut.checks());
        }
    }

    @Test
    @DisplayName("SF-25: what a forger changes and packs anew is found by the check that it concerns")
    void forgeries() {
        String evening = TOWN.evening.statement().clipId();
        forged(
                "plaintext of " + evening + " video",
                f -> f.put("data/" + evening + ".mp4", Bytes.utf8("another film")));
        forged("terms", f -> f.put(BagNames.TERMS, Bytes.utf8("No promises.\n")));
        forged("data/place.json", f -> f.put("data/place.json", Bytes.utf8("{}")));
        forged(
                "key commitment of " + evening + " audio",
                f -> f.put(BagNames.trackKey(evening, Kind.AUDIO), Bytes.utf8(Hex.encode(new byte[32]) + "\n")));
        forged("files of the bag", f -> f.put("data/another.mp4", new byte[5]));
        forged("files of the bag", f -> f.put("meta/notes.txt", new byte[5]));
        forged(
                "both officers",
                f -> f.put(BagNames.REQUEST, TOWN.requestOf(TOWN.asked()).bytes()));
        forged("request in the log", f -> f.put(BagNames.REQUEST_PROOF, f.get(BagNames.AGENCY_PROOF)));
        forged(
                "grant in the log before it expired",
                f -> f.put(
                        BagNames.GRANT_PROOF,
                        TOWN.grantProof(Instant.ofEpochSecond(
                                        Grant.of(TOWN.granted.grant()).exp()))
                                .bytes()));
        forged(
                "proof/ingest-999.tlog-proof",
                f -> f.put("proof/ingest-999.tlog-proof", TOWN.ingestProof(0).bytes()));
        forged(
                BagNames.statement(evening),
                f -> f.put(BagNames.statement(evening), TOWN.night.statement().bytes()));
    }

    @Test
    @DisplayName("A-46, SF-23: an agency on record for fewer days than the trust file asks is not accredited in time")
    void aYoungAgency() {
        Report report = verify(BAG, TOWN.trust(20));
        assertEquals(List.of("accreditation"), notHeld(report));
        assertEquals(Report.FAILED, report.exitCode());
    }

    @Test
    @DisplayName("A-19, SF-24: another log's, witness's or accreditor's keys do not trust this bag")
    void otherKeys() {
        TrustPolicy own = TOWN.trust();
        TrustPolicy other = new Town().trust();
        Report log = verify(BAG, new TrustPolicy(other.log(), own.witnesses(), own.accrediting(), 7, 1));
        assertTrue(notHeld(log).contains("request in the log"));
        Report witness = verify(BAG, new TrustPolicy(own.log(), other.witnesses(), own.accrediting(), 7, 1));
        assertTrue(notHeld(witness).contains("grant in the log before it expired"));
        Report accreditor = verify(BAG, new TrustPolicy(own.log(), own.witnesses(), other.accrediting(), 7, 1));
        assertTrue(notHeld(accreditor).contains("agency's chain"));
        for (Report report : List.of(log, witness, accreditor)) {
            assertEquals(Report.FAILED, report.exitCode());
        }
    }

    @Test
    void theWriterRefusesWhatWasNotGrantedOrIsNotTheTrack() {
        Disclosure disclosure = Bags.disclosure(TOWN, TOWN.grantProof());
        assertEquals("bag.incomplete", refused(disclosure, List.of()));
        List<BagWriter.OpenedTrack> poster =
                List.of(track(Kind.POSTER, TOWN.evening.keys().get(Kind.POSTER), "x"));
        assertEquals("bag.not-granted", refused(disclosure, poster));
        List<BagWriter.OpenedTrack> film =
                List.of(track(Kind.VIDEO, TOWN.evening.keys().get(Kind.VIDEO), "x"));
        assertEquals("clip.plaintext", refused(disclosure, film));
        assertEquals("clip.commitment", refused(disclosure, List.of(track(Kind.VIDEO, TrackKey.random(), "x"))));
    }

    @Test
    @DisplayName("A-44, SF-25: names that leave the bag, repeated names and second folders are refused")
    void unsafeBags() {
        SortedMap<String, byte[]> good = Bags.files(BAG);
        Map<String, String> codes = Map.of(
                "../evil", "bag.name",
                "/etc/passwd", "bag.name",
                "data\\evil", "bag.name",
                "data//x", "bag.name",
                "data/./x", "bag.name",
                "Data/PLACE.json", "bag.repeated",
                "a/b/c/d/e/f", "bag.name");
        codes.forEach((name, code) -> {
            SortedMap<String, byte[]> files = new TreeMap<>(good);
            files.put(name, new byte[1]);
            assertEquals(code, code(() -> verify(Bags.zip(files), null)), name);
        });
        SortedMap<String, byte[]> twoFolders = new TreeMap<>();
        good.forEach((name, bytes) -> twoFolders.put("one/" + name, bytes));
        twoFolders.put("two/x", new byte[1]);
        assertEquals("bag.layout", code(() -> verify(Bags.zip(twoFolders), null)));
        twoFolders.remove("two/x");
        assertEquals(Report.ALL_HELD, verify(Bags.zip(twoFolders), TOWN.trust()).exitCode());
        assertEquals("bag.layout", code(() -> verify(Bags.zip(Map.of()), null)));
        assertEquals("bag.unreadable", code(() -> verify(new byte[100], null)));
        assertEquals("bag.repeated", code(() -> verify(withTwin(BAG), null)));
    }

    /** The same entry twice: ZipOutputStream refuses that, so one name is changed in the bytes. */
    private static byte[] withTwin(byte[] bag) {
        SortedMap<String, byte[]> files = Bags.files(bag);
        files.put("README.twn", new byte[1]);
        String zip = new String(Bags.zip(files), StandardCharsets.ISO_8859_1).replace("README.twn", "README.txt");
        return zip.getBytes(StandardCharsets.ISO_8859_1);
    }

    @Test
    @DisplayName("SF-27: the command's exit codes are 0, 1, 2 and 64")
    void exitCodes() throws Exception {
        String bag = Bags.file(folder, BAG).toString();
        Path trust = Files.write(
                folder.resolve("trust.json"), Jcs.canonical(TOWN.trust().toJson()));
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        assertEquals(0, command(out, "--trust", trust.toString(), bag));
        assertTrue(out.toString(StandardCharsets.UTF_8)
                .lines()
                .anyMatch(line -> line.startsWith("HELD         both officers")));
        assertEquals(2, command(out, bag));
        assertEquals(1, command(out, "--trust", folder.resolve("none").toString(), bag));
        assertEquals(1, command(out, folder.resolve("none.zip").toString()));
        assertEquals(1, command(out, "--trust", bag, bag));
        assertEquals(64, command(out));
        assertEquals(64, command(out, "--trust"));
        assertEquals(64, command(out, "--verbose", bag));
        assertEquals(64, command(out, bag, bag));
    }

    @Test
    @DisplayName("A-44: a name in the bag cannot print a line of its own")
    void aLineIsOneLine() {
        Check check = new Check("agency", Check.Outcome.FAILED, "Town\nHELD  both officers\u001b[2J\u202e\u2028x\r");
        assertEquals("FAILED       agency: Town?HELD  both officers?[2J??x?", check.line());
    }

    @Test
    @DisplayName("RFC 8493: tags are in the form that sha256sum and other BagIt tools read")
    void tagFiles() {
        SortedMap<String, byte[]> files = Bags.files(BAG);
        String manifest = new String(files.get(BagNames.MANIFEST), StandardCharsets.UTF_8);
        assertTrue(manifest.lines().allMatch(line -> line.matches("[0-9a-f]{64}  data/[A-Za-z0-9_.-]+")));
        assertTrue(new String(files.get(BagNames.BAG_INFO), StandardCharsets.UTF_8)
                .contains("Bagging-Date: 2026-11-21\n"));
        assertFalse(new String(files.get(BagNames.TAG_MANIFEST), StandardCharsets.UTF_8).contains("tagmanifest"));
    }

    private void forged(String check, Consumer<SortedMap<String, byte[]>> change) {
        SortedMap<String, byte[]> files = Bags.files(BAG);
        change.accept(files);
        Report report = verify(Bags.zip(Bags.resealed(files)), TOWN.trust());
        assertEquals(Report.FAILED, report.exitCode(), check);
        assertTrue(
                report.checks().stream().anyMatch(c -> c.name().equals(check) && c.outcome() == Check.Outcome.FAILED),
                check + " in " + notHeld(report));
    }

    private static BagWriter.OpenedTrack track(Kind kind, TrackKey key, String plaintext) {
        return new BagWriter.OpenedTrack(
                TOWN.evening.statement(), kind, key, new ByteArrayInputStream(Bytes.utf8(plaintext)));
    }

    private static String refused(Disclosure disclosure, List<BagWriter.OpenedTrack> tracks) {
        return code(() -> {
            try {
                BagWriter.write(disclosure, tracks, List.of(), null, Bags.DAY, new ByteArrayOutputStream());
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        });
    }

    private Report verify(byte[] zip, @Nullable TrustPolicy trust) {
        try (BagReader reader = BagReader.open(Bags.file(folder, zip))) {
            return BagVerifier.verify(reader, trust);
        }
    }

    private static List<String> notHeld(Report report) {
        List<String> names = new ArrayList<>();
        for (Check check : report.checks()) {
            if (check.outcome() != Check.Outcome.HELD) {
                names.add(check.name());
            }
        }
        return names;
    }

    private static int command(ByteArrayOutputStream out, String... args) {
        PrintStream print = new PrintStream(out, true, StandardCharsets.UTF_8);
        return VerifyCommand.run(args, print, print);
    }

    private static String code(Runnable action) {
        return assertThrows(Refused.class, action::run).code();
    }
}
