package io.porchlight.system;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.SortedSet;
import java.util.StringJoiner;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.ToIntFunction;
import java.util.stream.Stream;

/**
 * What must not lie on servers, searched for at every byte of every file: raw, as hexadecimal digits of both cases, as base64
 * and base64url at all three alignments, and as lists of decimal numbers; each of these once more within hexadecimal digits or
 * base64, as where JSON that holds base64 travels inside a field of other JSON. Footage is searched for in one encoding only. A
 * key within a longer structure (PKCS#8, JWK) is found by its private value.
 */
final class Needles {
    private static final int PREFIX = Long.BYTES;
    private static final int FILTER_BITS = 1 << 24;
    private static final int CHUNK = 1 << 20;
    private static final byte[] ZEROS = new byte[CHUNK];
    /** A window that is found in every run of 31 bytes and more, wherever the run begins. */
    private static final int WINDOW = 16;
    /** A window with fewer different bytes is padding or a table that any film has. */
    private static final int LEAST_VARIETY = 10;
    /** Empty pages would have to be compared with every window that begins empty. */
    private static final int LEAST_VARIETY_AT_FRONT = 4;

    private static final int MOST_SHARED = 8;
    private static final int NOWHERE = -1;

    private record Needle(String of, int at, String encoding, byte[] bytes) {
        String name() {
            return of + (at == NOWHERE ? "" : " at " + at) + " (" + encoding + ")";
        }
    }

    private final Map<Long, List<Needle>> byPrefix = new HashMap<>();
    private final long[] filter = new long[FILTER_BITS / Long.SIZE];
    private int longest = PREFIX;

    /** A secret of at least 16 bytes. */
    Needles secret(String name, byte[] secret) {
        if (secret.length < 16) {
            throw new IllegalArgumentException("A shorter secret would be found by chance.");
        }
        nested(secret).forEach((encoding, bytes) -> add(name, NOWHERE, encoding, bytes));
        return this;
    }

    /** Footage: windows so close to each other that every run of 32 bytes holds one, wherever it begins. */
    Needles footage(String name, byte[] plaintext) {
        return footage(name, plaintext, new byte[0]);
    }

    /** The same without what another file holds too, such as the words and times that a container begins with. */
    Needles footage(String name, byte[] plaintext, byte[] other) {
        Map<Integer, byte[]> windows = new TreeMap<>();
        Needles here = new Needles();
        for (int at = 0; at + WINDOW <= plaintext.length; at += WINDOW) {
            byte[] window = Arrays.copyOfRange(plaintext, at, at + WINDOW);
            if (variety(window) >= LEAST_VARIETY && variety(Arrays.copyOf(window, PREFIX)) >= LEAST_VARIETY_AT_FRONT) {
                windows.put(at, window);
                if (other.length > 0) {
                    here.add("", at, "", window);
                }
            }
        }
        SortedSet<String> shared = here.bytes("", other).found();
        if (shared.size() > MOST_SHARED) {
            throw new IllegalArgumentException(name + " is the other file's content");
        }
        windows.forEach((at, window) -> {
            if (!shared.contains(": " + new Needle("", at, "", window).name())) {
                encodings(window).forEach((encoding, bytes) -> add(name, at, encoding, bytes));
            }
        });
        return this;
    }

    /** A name or an address of at least 8 bytes, in every form. */
    Needles words(String words) {
        nested(words.getBytes(StandardCharsets.UTF_8))
                .forEach((encoding, bytes) -> add(words, NOWHERE, encoding, bytes));
        return this;
    }

    /** An exact place, in every form of {@link Place}. */
    Needles place(Place place) {
        place.texts()
                .forEach(text -> add(place.name(), NOWHERE, "as " + text, text.getBytes(StandardCharsets.US_ASCII)));
        place.numbers().forEach((form, number) -> encodings(number)
                .forEach((encoding, bytes) -> add(place.name(), NOWHERE, "as " + form + ", " + encoding, bytes)));
        return this;
    }

    /** The forms in which a secret is searched for: in one encoding, or in one within another. */
    static Map<String, byte[]> nested(byte[] secret) {
        Map<String, byte[]> once = encodings(secret);
        for (String comma : List.of(",", ", ")) {
            once.put("signed numbers" + comma, numbers(secret, comma, Byte::intValue));
            once.put("unsigned numbers" + comma, numbers(secret, comma, Byte::toUnsignedInt));
        }
        Map<String, byte[]> forms = new HashMap<>(once);
        once.forEach((inner, text) -> {
            if (!inner.equals("raw")) {
                encodings(text).forEach((outer, bytes) -> forms.putIfAbsent(inner + " in " + outer, bytes));
            }
        });
        return forms;
    }

    /** The forms of one encoding; of base64 only the digits that no neighbour can change. */
    static Map<String, byte[]> encodings(byte[] secret) {
        Map<String, byte[]> forms = new HashMap<>();
        forms.put("raw", secret);
        forms.put("hex", HexFormat.of().formatHex(secret).getBytes(StandardCharsets.US_ASCII));
        forms.put("HEX", HexFormat.of().withUpperCase().formatHex(secret).getBytes(StandardCharsets.US_ASCII));
        for (int before = 0; before < 3; before++) {
            byte[] shifted = new byte[before + secret.length];
            System.arraycopy(secret, 0, shifted, before, secret.length);
            int from = (before * 8 + 5) / 6;
            int to = shifted.length * 8 / 6;
            forms.put("base64+" + before, Arrays.copyOfRange(Base64.getEncoder().encode(shifted), from, to));
            forms.put(
                    "base64url+" + before,
                    Arrays.copyOfRange(Base64.getUrlEncoder().encode(shifted), from, to));
        }
        return forms;
    }

    private static byte[] numbers(byte[] secret, String comma, ToIntFunction<Byte> value) {
        StringJoiner joined = new StringJoiner(comma);
        for (byte b : secret) {
            joined.add(Integer.toString(value.applyAsInt(b)));
        }
        return joined.toString().getBytes(StandardCharsets.US_ASCII);
    }

    private void add(String of, int at, String encoding, byte[] bytes) {
        if (bytes.length < PREFIX) {
            throw new IllegalArgumentException(of + " is too short to be told from chance");
        }
        long prefix = ByteBuffer.wrap(bytes).getLong();
        byPrefix.computeIfAbsent(prefix, any -> new ArrayList<>(1)).add(new Needle(of, at, encoding, bytes));
        int bit = bit(prefix);
        filter[bit >>> 6] |= 1L << bit;
        longest = Math.max(longest, bytes.length);
    }

    private static int bit(long prefix) {
        return (int) ((prefix * 0x9E3779B97F4A7C15L) >>> 40);
    }

    private static long variety(byte[] window) {
        boolean[] seen = new boolean[256];
        for (byte b : window) {
            seen[b & 0xff] = true;
        }
        int different = 0;
        for (boolean s : seen) {
            different += s ? 1 : 0;
        }
        return different;
    }

    /** What was found, as {@code file: name}; and how much was read. */
    record Search(SortedSet<String> found, int files, long bytes) {
        static Search empty() {
            return new Search(new TreeSet<>(), 0, 0);
        }

        Search and(Search other) {
            SortedSet<String> all = new TreeSet<>(found);
            all.addAll(other.found);
            return new Search(all, files + other.files, bytes + other.bytes);
        }
    }

    /** Reads every file below a folder, whole. */
    Search below(Path folder) throws IOException {
        List<Path> files;
        try (Stream<Path> all = Files.walk(folder)) {
            files = all.filter(Files::isRegularFile).toList();
        }
        return files.parallelStream()
                .map(file -> file(folder.relativize(file).toString(), file))
                .reduce(Search.empty(), Search::and);
    }

    private Search file(String where, Path file) {
        try (InputStream in = Files.newInputStream(file)) {
            // One more than it holds, so that one reading shows its end.
            return in(where, in, Math.max(longest, (int) Math.min(CHUNK, Files.size(file) + 1)));
        } catch (NoSuchFileException gone) {
            // Deleted by its server since it was listed: a thief cannot take it either.
            return Search.empty();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Reads a text as a server would hand it out. */
    Search text(String where, Iterable<String> texts) {
        SortedSet<String> found = new TreeSet<>();
        int read = 0;
        long total = 0;
        for (String text : texts) {
            byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
            find(where, bytes, bytes.length, found);
            read++;
            total += bytes.length;
        }
        return new Search(found, read, total);
    }

    private Search bytes(String where, byte[] bytes) {
        SortedSet<String> found = new TreeSet<>();
        find(where, bytes, bytes.length, found);
        return new Search(found, 1, bytes.length);
    }

    private Search in(String where, InputStream in, int chunk) throws IOException {
        SortedSet<String> found = new TreeSet<>();
        byte[] window = new byte[chunk + longest];
        int kept = 0;
        long total = 0;
        while (true) {
            int read = in.readNBytes(window, kept, chunk);
            total += read;
            int end = kept + read;
            boolean last = read < chunk;
            boolean empty = read == chunk && Arrays.equals(window, kept, end, ZEROS, 0, chunk);
            // Of an empty chunk (Kafka makes its indexes that way) only the seam with what came before can hold
            // anything.
            find(where, window, empty ? kept + longest : end, found);
            if (last) {
                return new Search(found, 1, total);
            }
            kept = longest;
            System.arraycopy(window, end - kept, window, 0, kept);
        }
    }

    /** Looks at every position that leaves room; what is cut off at the end comes again at the beginning of the next chunk. */
    private void find(String where, byte[] window, int end, SortedSet<String> found) {
        long prefix = 0;
        for (int i = 0; i < end; i++) {
            prefix = prefix << 8 | window[i] & 0xff;
            int bit = bit(prefix);
            if (i >= PREFIX - 1 && (filter[bit >>> 6] & 1L << bit) != 0) {
                compare(where, window, i - PREFIX + 1, end, prefix, found);
            }
        }
    }

    private void compare(String where, byte[] window, int at, int end, long prefix, SortedSet<String> found) {
        for (Needle needle : byPrefix.getOrDefault(prefix, List.of())) {
            int to = at + needle.bytes().length;
            if (to <= end && Arrays.equals(window, at, to, needle.bytes(), 0, needle.bytes().length)) {
                found.add(where + ": " + needle.name());
            }
        }
    }
}
