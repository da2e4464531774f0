package io.porchlight.sealing.bag;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.porchlight.sealing.grant.Town;
import io.porchlight.sealing.log.TrustPolicy;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.SortedMap;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What may lie in a bag when something is missing or forged. */
class BagLayoutTest {
    private static final Town TOWN = new Town();
    private static final byte[] BAG = Bags.written(TOWN);

    @TempDir
    Path folder;

    @Test
    @DisplayName("SF-25: a lost statement is not checked, and hides no foreign file")
    void aLostStatementHidesNothing() {
        String evening = TOWN.evening.statement().clipId();
        SortedMap<String, byte[]> files = Bags.files(BAG);
        files.remove(BagNames.statement(evening));
        assertEquals(
                Report.INCOMPLETE,
                verify(Bags.zip(Bags.resealed(files)), TOWN.trust()).exitCode());
        files.put("data/more.mp4", new byte[5]);
        Report report = verify(Bags.zip(Bags.resealed(files)), TOWN.trust());
        assertEquals(Report.FAILED, report.exitCode());
        assertTrue(report.checks().stream().anyMatch(check -> check.line().contains("data/more.mp4")));
    }

    @Test
    @DisplayName("SF-25: a statement that the grant does not name fails, though its clip's key signed the grant")
    void aForgedStatement() {
        String evening = TOWN.evening.statement().clipId();
        SortedMap<String, byte[]> files = Bags.files(BAG);
        byte[] statement = files.get(BagNames.statement(evening));
        int mac = new String(statement, StandardCharsets.ISO_8859_1).indexOf("\"plaintextMac\":\"") + 20;
        statement[mac] = (byte) (statement[mac] == 'A' ? 'B' : 'A');
        Report report = verify(Bags.zip(Bags.resealed(files)), TOWN.trust());
        assertEquals(Report.FAILED, report.exitCode());
        assertTrue(report.checks().stream()
                .filter(check -> check.outcome() == Check.Outcome.FAILED)
                .anyMatch(check -> check.line().contains(BagNames.statement(evening))));
    }

    private Report verify(byte[] zip, TrustPolicy trust) {
        try (BagReader bag = BagReader.open(Bags.file(folder, zip))) {
            return BagVerifier.verify(bag, trust);
        }
    }
}
