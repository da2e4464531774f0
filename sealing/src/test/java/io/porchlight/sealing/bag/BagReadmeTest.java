package io.porchlight.sealing.bag;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.porchlight.sealing.encoding.Bytes;
import io.porchlight.sealing.grant.Town;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.SortedMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What README.txt tells people to type is typed here. */
class BagReadmeTest {
    private static final Town TOWN = new Town();

    @TempDir
    Path folder;

    @Test
    @DisplayName("SF-25: the README's own commands hold on a good bag")
    void theCommandsHold() throws Exception {
        SortedMap<String, byte[]> files = Bags.files(Bags.written(TOWN));
        Result result = follow(files);
        assertEquals("", result.output.replaceAll("(?m)^OK .*\n", ""));
        assertEquals(0, result.exit, result.output);
    }

    @Test
    @DisplayName("SF-25: the README's own commands find another film, terms, signature or checkpoint")
    void theCommandsFindForgeries() throws Exception {
        String evening = TOWN.evening.statement().clipId();
        rejected("data/" + evening + ".mp4", Bytes.utf8("another film"), "FAILED plaintext of data/" + evening);
        rejected(BagNames.TERMS, Bytes.utf8("No promises.\n"), "FAILED terms");
        rejected(BagNames.REQUEST, TOWN.requestOf(TOWN.asked()).bytes(), "FAILED request of the grant");
        String grant = new String(TOWN.granted.grant().bytes(), StandardCharsets.UTF_8);
        int signature = grant.indexOf("\"signature\":\"") + 20;
        String forged = grant.substring(0, signature)
                + (grant.charAt(signature) == 'A' ? 'B' : 'A')
                + grant.substring(signature + 1);
        rejected(BagNames.GRANT, Bytes.utf8(forged), "FAILED grant signed");
        String proof = new String(TOWN.grantProof().bytes(), StandardCharsets.UTF_8);
        String renamed = proof.replaceFirst(
                "\n\n" + TOWN.logKey.verifier().name() + "\n[0-9]+",
                "\n\n" + TOWN.logKey.verifier().name() + "\n999");
        String statement = new String(TOWN.evening.statement().bytes(), StandardCharsets.UTF_8);
        int mac = statement.indexOf("\"plaintextMac\":\"") + 20;
        String another =
                statement.substring(0, mac) + (statement.charAt(mac) == 'A' ? 'B' : 'A') + statement.substring(mac + 1);
        rejected(BagNames.statement(evening), Bytes.utf8(another), "FAILED statements of the grant");
        rejected("data/place.json", Bytes.utf8("{}"), "FAILED data/place.json");
        rejected("data/another.mp4", new byte[3], "FAILED no other file");
        rejected(BagNames.GRANT_PROOF, Bytes.utf8(renamed), "FAILED checkpoint of proof/grant");
    }

    private void rejected(String name, byte[] bytes, String complaint) throws Exception {
        SortedMap<String, byte[]> files = Bags.files(Bags.written(TOWN));
        files.put(name, bytes);
        Bags.resealed(files);
        Result result = follow(files);
        assertNotEquals(0, result.exit, name);
        assertTrue(result.output.contains(complaint), name + ": " + result.output);
    }

    private record Result(int exit, String output) {}

    private Result follow(SortedMap<String, byte[]> files) throws IOException, InterruptedException {
        Path bag = Files.createTempDirectory(folder, "bag");
        for (var file : files.entrySet()) {
            Path path = bag.resolve(file.getKey());
            Files.createDirectories(path.getParent());
            Files.write(path, file.getValue());
        }
        String readme = new String(files.get(BagNames.README), StandardCharsets.UTF_8);
        String commands = readme.lines()
                .filter(line -> line.startsWith("    "))
                .map(line -> line.substring(4) + "\n")
                .collect(Collectors.joining());
        Path script = Files.writeString(folder.resolve("checks.sh"), commands);
        Process process = new ProcessBuilder("sh", script.toString())
                .directory(bag.toFile())
                .redirectErrorStream(true)
                .start();
        process.getOutputStream().close();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertTrue(process.waitFor(60, TimeUnit.SECONDS));
        return new Result(process.exitValue(), output);
    }
}
