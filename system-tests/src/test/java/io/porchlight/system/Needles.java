package io.porchlight.system;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * What must not lie on servers, searched for at every byte of every file: raw, as hexadecimal digits of both cases, and as
 * base64 and base64url at all three alignments. A key within a longer structure (PKCS#8, JWK) is found by its private value.
 */
final class Needles {
    private static final int PREFIX = Long.BYTES;
    private static final int FILTER_BITS = 1 << 24;
    private static final int CHUNK = 1 << 20;
    private static final byte[] ZEROS = new byte[CHUNK];
    /** A run of footage with fewer different bytes is padding or a table that any film has. */
    private static final int LEAST_VARIETY = 12;

    private record Needle(String name, byte[] bytes) {}

    private final Map<Long, List<Needle>> byPrefix = new HashMap<>();
    private final long[] filter = new long[FILTER_BITS / Long.SIZE];
    private int longest = PREFIX;

    /** A secret of at least 16 bytes. */
    Needles secret(String name, byte[] secret) {
        if (secret.length < 16) {
            throw new IllegalArgumentException("A shorter secret would be found by chance.");
        }
        encodings(secret).forEach((encoding, bytes) -> add(name + " (" + encoding + ")", bytes));
        return this;
    }

    /** Footage: every 32-byte window at a multiple of 32, so that every run of 63 bytes is found wherever it begins. */
    Needles footage(String name, byte[] plaintext) {
        for (int at = 0; at + 32 <= plaintext.length; at += 32) {
            byte[] window = Arrays.copyOfRange(plaintext, at, at + 32);
            if (variety(window) >= LEAST_VARIETY) {
                secret(name + " at " + at, window);
            }
        }
        return this;
    }

    /** Words as they are. */
    Needles text(String name, String text) {
        add(name, text.getBytes(StandardCharsets.UTF_8));
        return this;
    }

    /** The forms in which a secret is searched for; of base64 only the digits that no neighbour can change. */
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

    private void add(String name, byte[] bytes) {
        long prefix = ByteBuffer.wrap(bytes).getLong();
        byPrefix.computeIfAbsent(prefix, any -> new ArrayList<>(1)).add(new Needle(name, bytes));
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
        Search search = Search.empty();
        for (Path file : files) {
            try (InputStream in = Files.newInputStream(file)) {
                search = search.and(in(folder.relativize(file).toString(), in));
            } catch (java.nio.file.NoSuchFileException gone) {
                // Deleted by its server since it was listed: a thief cannot take it either.
            }
        }
        return search;
    }

    /** Reads a text as a server would hand it out. */
    Search text(String where, Iterable<String> texts) {
        Search search = Search.empty();
        for (String text : texts) {
            try (InputStream in = new java.io.ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8))) {
                search = search.and(in(where, in));
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
        return search;
    }

    private Search in(String where, InputStream in) throws IOException {
        SortedSet<String> found = new TreeSet<>();
        byte[] window = new byte[CHUNK + longest];
        int kept = 0;
        long total = 0;
        while (true) {
            int read = in.readNBytes(window, kept, CHUNK);
            total += read;
            int end = kept + read;
            boolean last = read < CHUNK;
            boolean empty = read == CHUNK && Arrays.equals(window, kept, end, ZEROS, 0, CHUNK);
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
