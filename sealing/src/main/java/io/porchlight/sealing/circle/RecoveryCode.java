package io.porchlight.sealing.circle;

import io.porchlight.sealing.Refused;
import io.porchlight.sealing.crypto.Sha256;
import io.porchlight.sealing.encoding.Bytes;
import java.util.Arrays;
import java.util.Locale;

/**
 * A recovery code (SF-08): 160 random bits, written as 32 characters of Crockford's base32 and 4 of checksum, in nine
 * groups of four. The checksum is the first 20 bits of SHA-256("porchlight/recovery-check/1" | the 20 bytes).
 *
 * <p>Reading is kind to people (lower case, O for 0, I and L for 1, spaces and dashes anywhere) and strict about the rest:
 * a code with a slip of the pen is refused rather than tried.
 */
public final class RecoveryCode {
    /** Bytes in a code. */
    public static final int LENGTH = 20;

    private static final String ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
    private static final String CHECK = "porchlight/recovery-check/1";
    private static final int CODE_CHARACTERS = 32;
    private static final int CHARACTERS = 36;
    private static final int MAX_TEXT = 200;

    private final byte[] code;

    private RecoveryCode(byte[] code) {
        this.code = code;
    }

    /** A fresh code. */
    public static RecoveryCode random() {
        return new RecoveryCode(Bytes.random(LENGTH));
    }

    /** The code of these 20 bytes. */
    public static RecoveryCode of(byte[] code) {
        if (code.length != LENGTH) {
            throw new Refused("recovery.length", "A recovery code has 20 bytes.");
        }
        return new RecoveryCode(code.clone());
    }

    /** Reads what a person typed. Refused: "recovery.length", "recovery.character", "recovery.checksum". */
    public static RecoveryCode parse(String text) {
        if (text.length() > MAX_TEXT) {
            throw wrongLength();
        }
        if (!text.chars().allMatch(c -> c < 128)) {
            throw wrongCharacter();
        }
        String letters = text.replaceAll("[\\s-]", "")
                .toUpperCase(Locale.ROOT)
                .replace('O', '0')
                .replace('I', '1')
                .replace('L', '1');
        if (letters.length() != CHARACTERS) {
            throw wrongLength();
        }
        byte[] code = decode(letters.substring(0, CODE_CHARACTERS));
        if (!encodeChecksum(code).equals(letters.substring(CODE_CHARACTERS))) {
            throw new Refused("recovery.checksum", "The recovery code has a typing error. Compare it with the print.");
        }
        return new RecoveryCode(code);
    }

    /** Nine groups of four, upper case, with dashes: what is printed. */
    public String text() {
        String letters = encode(code) + encodeChecksum(code);
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < CHARACTERS; i += 4) {
            text.append(i == 0 ? "" : "-").append(letters, i, i + 4);
        }
        return text.toString();
    }

    /** The 20 bytes: the input of the key derivation. */
    public byte[] bytes() {
        return code.clone();
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof RecoveryCode that && Bytes.equal(code, that.code);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(code);
    }

    /** Says nothing, so that no log ever holds a code. */
    @Override
    public String toString() {
        return "RecoveryCode[...]";
    }

    private static String encodeChecksum(byte[] code) {
        byte[] digest = Sha256.of(Bytes.utf8(CHECK), code);
        return encode(Arrays.copyOf(digest, 5)).substring(0, CHARACTERS - CODE_CHARACTERS);
    }

    /** Five bytes to eight characters, most significant bits first. */
    private static String encode(byte[] bytes) {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < bytes.length; i += 5) {
            long group = 0;
            for (int j = 0; j < 5; j++) {
                group = group << 8 | (bytes[i + j] & 0xff);
            }
            for (int shift = 35; shift >= 0; shift -= 5) {
                text.append(ALPHABET.charAt((int) (group >>> shift & 31)));
            }
        }
        return text.toString();
    }

    private static byte[] decode(String letters) {
        byte[] bytes = new byte[letters.length() / 8 * 5];
        for (int i = 0; i < letters.length(); i += 8) {
            long group = 0;
            for (int j = 0; j < 8; j++) {
                group = group << 5 | value(letters.charAt(i + j));
            }
            for (int j = 0; j < 5; j++) {
                bytes[i / 8 * 5 + j] = (byte) (group >>> (32 - 8 * j));
            }
        }
        return bytes;
    }

    private static int value(char letter) {
        int value = ALPHABET.indexOf(letter);
        if (value < 0) {
            throw wrongCharacter();
        }
        return value;
    }

    private static Refused wrongCharacter() {
        return new Refused("recovery.character", "The recovery code has a character that no code has.");
    }

    private static Refused wrongLength() {
        return new Refused("recovery.length", "A recovery code has nine groups of four characters.");
    }
}
