package io.porchlight.system;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.porchlight.sealing.encoding.Bytes;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Map;
import java.util.function.Function;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The scanner of the theft test finds what was planted: without this, finding nothing would mean nothing. */
class NeedlesTest {
    private static final Map<String, Function<byte[], byte[]>> ENCODINGS = Map.of(
            "raw", bytes -> bytes,
            "hex", bytes -> Bytes.utf8(HexFormat.of().formatHex(bytes)),
            "HEX", bytes -> Bytes.utf8(HexFormat.of().withUpperCase().formatHex(bytes)),
            "base64", bytes -> Base64.getEncoder().encode(bytes),
            "base64url", bytes -> Base64.getUrlEncoder().withoutPadding().encode(bytes));

    @Test
    @DisplayName("A-40 the scanner finds a planted key in every encoding, at every alignment and across its chunks")
    void findsPlantedKeys(@TempDir Path folder) throws IOException {
        byte[] secret = Bytes.random(32);
        Needles needles = new Needles().secret("the key", secret).secret("another", Bytes.random(32));
        Path file = folder.resolve("planted");
        for (var encoding : ENCODINGS.entrySet()) {
            for (int before = 0; before < 3; before++) {
                byte[] inside = Bytes.concat(Bytes.random(before), secret, Bytes.random(5));
                byte[] encoded = encoding.getValue().apply(inside);
                for (int lead : new int[] {0, 1, 8191, (1 << 20) - 7, (1 << 20) - encoded.length - 1, 1 << 20}) {
                    for (byte[] around : new byte[][] {Bytes.random(lead), new byte[lead]}) {
                        Files.write(file, Bytes.concat(around, encoded, Bytes.random(100)));
                        Needles.Search search = needles.below(folder);
                        String where = encoding.getKey() + " +" + before + " after " + lead;
                        String expected = "planted: the key (" + encoding.getKey();
                        assertTrue(search.found().stream().anyMatch(found -> found.startsWith(expected)), where);
                    }
                }
            }
        }
        Files.write(file, Bytes.random(3 << 20));
        assertEquals(0, needles.below(folder).found().size(), "nothing was planted");
    }

    @Test
    @DisplayName("A-40 the scanner finds every run of 63 bytes of footage, wherever it begins")
    void findsPlantedFootage(@TempDir Path folder) throws IOException {
        byte[] film = Bytes.random(4_000);
        Needles needles = new Needles().footage("the film", film);
        Path file = folder.resolve("planted");
        for (int at = 0; at + 63 <= film.length; at += 37) {
            byte[] run = new byte[63];
            System.arraycopy(film, at, run, 0, 63);
            for (var encoding : ENCODINGS.entrySet()) {
                Files.write(
                        file, Bytes.concat(Bytes.random(at), encoding.getValue().apply(run)));
                assertFalse(needles.below(folder).found().isEmpty(), encoding.getKey() + " of " + at);
            }
        }
    }
}
