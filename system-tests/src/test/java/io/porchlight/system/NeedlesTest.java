package io.porchlight.system;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.uber.h3core.H3Core;
import io.porchlight.sealing.encoding.Bytes;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
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
            "base64url", bytes -> Base64.getUrlEncoder().withoutPadding().encode(bytes),
            "signed numbers", bytes -> Bytes.utf8(Arrays.toString(bytes)),
            "unsigned numbers",
                    bytes -> Bytes.utf8(
                            new ObjectMapper().valueToTree(unsigned(bytes)).toString()));

    private static int[] unsigned(byte[] bytes) {
        int[] numbers = new int[bytes.length];
        for (int i = 0; i < bytes.length; i++) {
            numbers[i] = bytes[i] & 0xff;
        }
        return numbers;
    }

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
                for (var outer : ENCODINGS.entrySet()) {
                    byte[] json =
                            Bytes.concat(Bytes.utf8("{\"k\":\"" + ".".repeat(before)), encoded, Bytes.utf8("\"}"));
                    Files.write(
                            file, Bytes.concat(Bytes.random(9), outer.getValue().apply(json), Bytes.random(9)));
                    if (!outer.getKey().endsWith("numbers")
                            && !encoding.getKey().equals("raw")) {
                        assertFalse(
                                needles.below(folder).found().isEmpty(),
                                encoding.getKey() + " +" + before + " in " + outer.getKey());
                    }
                }
            }
        }
        Files.write(file, Bytes.random(3 << 20));
        assertEquals(0, needles.below(folder).found().size(), "nothing was planted");
    }

    @Test
    @DisplayName("A-40 the scanner finds every run of 32 bytes of footage, wherever it begins")
    void findsPlantedFootage(@TempDir Path folder) throws IOException {
        byte[] film = Bytes.random(4_000);
        Needles needles = new Needles().footage("the film", film);
        Path file = folder.resolve("planted");
        for (int at = 0; at + 32 <= film.length; at += 37) {
            byte[] run = new byte[32];
            System.arraycopy(film, at, run, 0, 32);
            for (var encoding : ENCODINGS.entrySet()) {
                if (encoding.getKey().endsWith("numbers")) {
                    continue;
                }
                Files.write(
                        file, Bytes.concat(Bytes.random(at), encoding.getValue().apply(run)));
                assertFalse(needles.below(folder).found().isEmpty(), encoding.getKey() + " of " + at);
            }
        }
    }

    @Test
    @DisplayName("what another file holds too is no proof: it is not searched for, all else is")
    void leavesOutWhatIsShared(@TempDir Path folder) throws IOException {
        byte[] head = Bytes.random(64);
        byte[] sound = Bytes.concat(head, Bytes.random(1_000));
        byte[] picture = Bytes.concat(Bytes.random(3), head, Bytes.random(5_000));
        Needles needles = new Needles().footage("sound", sound, picture);
        Path file = folder.resolve("planted");
        Files.write(file, picture);
        assertEquals(0, needles.below(folder).found().size());
        for (int at = head.length; at + 32 <= sound.length; at += 37) {
            Files.write(file, Bytes.concat(picture, Arrays.copyOfRange(sound, at, at + 32)));
            assertFalse(needles.below(folder).found().isEmpty(), "run at " + at);
        }
        assertThrows(IllegalArgumentException.class, () -> new Needles().footage("sound", sound, sound));
    }

    @Test
    @DisplayName("A-40 the scanner finds a planted name and address in every encoding")
    void findsPlantedWords(@TempDir Path folder) throws IOException {
        Needles needles = new Needles().words("alice@example.org").words("Alice Moreau");
        Path file = folder.resolve("planted");
        String token = "{\"email\":\"alice@example.org\",\"name\":\"Alice Moreau\"}";
        for (var encoding : ENCODINGS.entrySet()) {
            for (int before = 0; before < 3; before++) {
                byte[] inside = Bytes.utf8(" ".repeat(before) + token);
                Files.write(
                        file, Bytes.concat(Bytes.random(99), encoding.getValue().apply(inside), Bytes.random(99)));
                var found = needles.below(folder).found();
                for (String words : List.of("alice@example.org", "Alice Moreau")) {
                    assertTrue(
                            found.stream().anyMatch(f -> f.startsWith("planted: " + words)),
                            encoding.getKey() + " " + found);
                }
            }
        }
    }

    @Test
    @DisplayName("A-40 the scanner finds a planted place as text, as numbers and as a cell")
    void findsPlantedPlaces(@TempDir Path folder) throws IOException {
        double latitude = 47.1234567;
        double longitude = -30.7654321;
        Needles needles = new Needles().place(new Place("the place", latitude, longitude));
        List<byte[]> planted = new ArrayList<>();
        for (double degrees : new double[] {latitude, longitude}) {
            planted.add(Bytes.utf8("\"at\":" + degrees));
            for (int decimals = 5; decimals < 10; decimals++) {
                planted.add(Bytes.utf8(String.format(Locale.ROOT, "<%." + decimals + "f>", degrees)));
                planted.add(Bytes.utf8(String.format(Locale.FRANCE, "<%." + decimals + "f>", degrees)));
            }
            planted.add(Bytes.utf8("e7=" + Math.round(degrees * 1e7)));
            planted.add(Bytes.utf8("e6=" + Math.round(degrees * 1e6)));
            long bits = Double.doubleToRawLongBits(degrees);
            planted.add(ByteBuffer.allocate(8).putLong(bits).array());
            planted.add(ByteBuffer.allocate(8).putLong(Long.reverseBytes(bits)).array());
            planted.add(Bytes.utf8(Long.toHexString(bits)));
            planted.add(Base64.getEncoder()
                    .encode(ByteBuffer.allocate(11).putLong(3, bits).array()));
        }
        for (ByteOrder order : List.of(ByteOrder.BIG_ENDIAN, ByteOrder.LITTLE_ENDIAN)) {
            planted.add(ByteBuffer.allocate(8)
                    .order(order)
                    .putFloat((float) latitude)
                    .putFloat((float) longitude)
                    .array());
            planted.add(ByteBuffer.allocate(8)
                    .order(order)
                    .putInt(-307654321)
                    .putInt(471234567)
                    .array());
        }
        H3Core h3 = H3Core.newInstance();
        for (int resolution = 10; resolution <= 15; resolution++) {
            planted.add(Bytes.utf8(h3.latLngToCellAddress(latitude, longitude, resolution)));
            planted.add(ByteBuffer.allocate(8)
                    .putLong(h3.latLngToCell(latitude, longitude, resolution))
                    .array());
        }
        Path file = folder.resolve("planted");
        for (byte[] form : planted) {
            Files.write(file, Bytes.concat(Bytes.random(99), form, Bytes.random(99)));
            assertFalse(needles.below(folder).found().isEmpty(), new String(form, StandardCharsets.UTF_8));
        }
        Files.write(file, Bytes.utf8(h3.latLngToCellAddress(latitude, longitude, 9) + " 47.1 -30.8 47.12 -30.77"));
        assertEquals(0, needles.below(folder).found().size(), "a home's cell is not its place");
    }
}
