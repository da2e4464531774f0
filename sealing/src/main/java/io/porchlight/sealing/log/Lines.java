package io.porchlight.sealing.log;

import io.porchlight.sealing.Refused;
import io.porchlight.sealing.json.Jcs;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;

/** The line-based encodings that the C2SP formats share: strict base64 (RFC 4648, 4), decimals, UTF-8. */
final class Lines {
    private Lines() {}

    static String base64(byte[] bytes) {
        return Base64.getEncoder().encodeToString(bytes);
    }

    /** Only the canonical padded form is taken, so that one file has one reading. */
    static byte[] base64(String text, String code) {
        try {
            byte[] bytes = Base64.getDecoder().decode(text.getBytes(StandardCharsets.ISO_8859_1));
            if (base64(bytes).equals(text)) {
                return bytes;
            }
        } catch (IllegalArgumentException notBase64) {
            // Refused below, like every other wrong form.
        }
        throw new Refused(code, "A line is not canonical base64.");
    }

    static byte[] hash(String text, String code) {
        byte[] hash = base64(text, code);
        if (hash.length != TreeHash.LENGTH) {
            throw new Refused(code, "A hash has 32 bytes.");
        }
        return hash;
    }

    /** An ASCII decimal without leading zeroes, at most 2^53 - 1: what every implementation holds exactly (SF-01). */
    static long decimal(String text, String code) {
        boolean digits = !text.isEmpty() && text.length() <= 16 && text.chars().allMatch(c -> c >= '0' && c <= '9');
        if (digits && (text.length() == 1 || text.charAt(0) != '0')) {
            long number = Long.parseLong(text);
            if (number <= Jcs.MAX_INTEGER) {
                return number;
            }
        }
        throw new Refused(code, "A number is not a plain decimal of at most 2^53 - 1.");
    }

    /** UTF-8 text of a bounded size, without control characters but newline (signed-note, "Format"). */
    static String text(byte[] bytes, int longest, String code) {
        if (bytes.length > longest) {
            throw new Refused(code, "The file is larger than " + longest + " bytes.");
        }
        String text;
        try {
            text = StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
                    .toString();
        } catch (CharacterCodingException notUtf8) {
            throw new Refused(code, "The file is not UTF-8.");
        }
        if (text.chars().anyMatch(c -> c < 0x20 && c != '\n')) {
            throw new Refused(code, "The file holds a control character.");
        }
        return text;
    }

    /** The lines of a text in which every line, also the last, ends in a newline. */
    static List<String> split(String text, String code) {
        if (!text.endsWith("\n")) {
            throw new Refused(code, "The last line lacks its newline.");
        }
        return Arrays.asList(text.substring(0, text.length() - 1).split("\n", -1));
    }
}
