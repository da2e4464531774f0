package io.porchlight.video.read;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The part of a representation that a {@code Range} header asks for (RFC 9110, 14.1.2): one range of bytes, both ends
 * included.
 *
 * @param first first byte
 * @param last  last byte
 */
record ByteRange(long first, long last) {

    private static final Pattern ONE = Pattern.compile("bytes=\\s*(\\d{0,18})-(\\d{0,18})\\s*");

    /** What a header asks for. */
    sealed interface Asked {}

    /** Everything: no range, or none that this server understands (RFC 9110 lets it ignore those). */
    record Whole() implements Asked {}

    /** One range. */
    record Part(ByteRange range) implements Asked {}

    /** Nothing that there is, or several ranges at once: 416. */
    record Unsatisfiable() implements Asked {}

    /** Reads a header against the representation's length. */
    static Asked of(@Nullable String header, long length) {
        if (header == null || !header.startsWith("bytes=")) {
            return new Whole();
        }
        if (header.contains(",")) {
            return new Unsatisfiable();
        }
        Matcher one = ONE.matcher(header);
        if (!one.matches() || one.group(1).isEmpty() && one.group(2).isEmpty()) {
            return new Whole();
        }
        return range(one.group(1), one.group(2), length).<Asked>map(Part::new).orElseGet(Unsatisfiable::new);
    }

    private static Optional<ByteRange> range(String from, String to, long length) {
        if (from.isEmpty()) {
            long suffix = Math.min(Long.parseLong(to), length);
            return suffix == 0 ? Optional.empty() : Optional.of(new ByteRange(length - suffix, length - 1));
        }
        long first = Long.parseLong(from);
        long last = to.isEmpty() ? length - 1 : Math.min(Long.parseLong(to), length - 1);
        return first > last ? Optional.empty() : Optional.of(new ByteRange(first, last));
    }

    long length() {
        return last - first + 1;
    }

    /** The value of {@code Content-Range}. */
    String contentRange(long whole) {
        return "bytes " + first + "-" + last + "/" + whole;
    }
}
