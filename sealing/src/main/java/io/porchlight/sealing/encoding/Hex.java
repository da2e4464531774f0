package io.porchlight.sealing.encoding;

import io.porchlight.sealing.Refused;
import java.util.HexFormat;

/** Lowercase hexadecimal, read strictly. */
public final class Hex {
    private static final HexFormat FORMAT = HexFormat.of();

    private Hex() {}

    /** Two lowercase digits for each byte. */
    public static String encode(byte[] bytes) {
        return FORMAT.formatHex(bytes);
    }

    /**
     * The bytes of this text.
     *
     * @throws Refused {@code hex.malformed} unless the text is an even number of lowercase digits
     */
    public static byte[] decode(String text) {
        byte[] bytes;
        try {
            bytes = FORMAT.parseHex(text);
        } catch (IllegalArgumentException e) {
            throw new Refused("hex.malformed", "The text is not hexadecimal.", e);
        }
        if (!FORMAT.formatHex(bytes).equals(text)) {
            throw new Refused("hex.malformed", "Hexadecimal digits must be lowercase.");
        }
        return bytes;
    }
}
