package io.porchlight.sealing.encoding;

import io.porchlight.sealing.Refused;
import java.util.Base64;

/** base64url without padding (RFC 4648, 5), read strictly: exactly one text stands for each byte string (SF-01). */
public final class Base64Url {
    private static final Base64.Encoder ENCODER = Base64.getUrlEncoder().withoutPadding();
    private static final Base64.Decoder DECODER = Base64.getUrlDecoder();

    private Base64Url() {}

    /** The text of these bytes; empty for none. */
    public static String encode(byte[] bytes) {
        return ENCODER.encodeToString(bytes);
    }

    /**
     * The bytes of this text.
     *
     * @throws Refused {@code base64url.malformed} for padding, foreign characters, or bits beyond the last byte
     */
    public static byte[] decode(String text) {
        byte[] bytes;
        try {
            bytes = DECODER.decode(text);
        } catch (IllegalArgumentException e) {
            throw new Refused("base64url.malformed", "The text is not base64url.", e);
        }
        if (!ENCODER.encodeToString(bytes).equals(text)) {
            throw new Refused("base64url.malformed", "The text is not the canonical base64url form without padding.");
        }
        return bytes;
    }
}
