package io.porchlight.benchmarks.gateway;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Lines as Jazzer 0.30.0 wrote them. */
class FuzzLogTest {
    @Test
    @DisplayName("a run that came to its end tells its inputs, its seconds and what it reached")
    void done() {
        FuzzLog log = read("""
                INFO: Loaded 20 no-op hooks
                #17	INITED cov: 240 ft: 412 corp: 16/991b exec/s: 0 rss: 741Mb
                #49766	REDUCE cov: 520 ft: 1382 corp: 74/7711b lim: 650 exec/s: 16588 rss: 741Mb L: 191/491 MS: 2 EraseBytes-Custom-
                #50000	DONE   cov: 521 ft: 1382 corp: 74/7711b lim: 650 exec/s: 16666 rss: 741Mb
                "d/d/" # Uses: 384
                Done 50000 runs in 3 second(s)
                """);
        assertTrue(log.done());
        assertEquals(50_000, log.inputs());
        assertEquals(3, log.seconds());
        assertEquals(521, log.edges());
        assertEquals(Optional.empty(), log.finding());
    }

    @Test
    @DisplayName("on the way it tells how far it is, and that it is not done")
    void onTheWay() {
        FuzzLog log = read("""
                #32768	pulse  cov: 515 ft: 1361 corp: 70/7322b lim: 528 exec/s: 16384 rss: 741Mb
                #42978	NEW    cov: 516 ft: 1377 corp: 73/7770b lim: 614 exec/s: 14326 rss: 741Mb L: 491/491 MS: 4 ChangeASCIIInt-Custom-
                INFO: Instrumented io.porchlight.gateway.mqtt.Login (took 13 ms, size +8%)
                """);
        assertFalse(log.done());
        assertEquals(42_978, log.inputs());
        assertEquals(516, log.edges());
    }

    @Test
    @DisplayName("a finding names the file that holds the input, and how many inputs it took")
    void finding() {
        FuzzLog log = read("""
                #52196	REDUCE cov: 1327 ft: 4783 corp: 352/22Kb lim: 906 exec/s: 1933 rss: 655Mb L: 64/759 MS: 2 EraseBytes-Custom-
                DEDUP_TOKEN: 177fcb82c5a5b55c
                artifact_prefix='/p/MqttStreamFuzzTestInputs/stream/'; Test unit written to /p/MqttStreamFuzzTestInputs/stream/crash-7cdf
                Base64: EC9///9bZXZuADwAAAFj
                Done 52599 runs in 27 second(s)
                """);
        assertEquals(52_599, log.inputs());
        assertEquals(1327, log.edges());
        assertEquals(Optional.of(Path.of("/p/MqttStreamFuzzTestInputs/stream/crash-7cdf")), log.finding());
    }

    private static FuzzLog read(String lines) {
        FuzzLog log = new FuzzLog();
        lines.lines().forEach(log::line);
        return log;
    }
}
