package io.porchlight.sealing.request;

import io.porchlight.sealing.Refused;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * The form of an H3 cell of resolution 9 as text: 15 lowercase hexadecimal digits. Only the bits of the index are
 * checked; geometry is left to the H3 library of whoever draws or matches.
 */
public final class H3Cell {
    private static final Pattern DIGITS = Pattern.compile("[0-9a-f]{15}");
    private static final int RESOLUTION = 9;
    private static final int CELL_MODE = 1;
    private static final int BASE_CELLS = 122;
    private static final int UNUSED_DIGIT = 7;
    private static final int DELETED_DIGIT = 1;
    private static final Set<Integer> PENTAGONS = Set.of(4, 14, 24, 38, 49, 58, 63, 72, 83, 97, 107, 117);

    private H3Cell() {}

    /**
     * Takes the text of a valid cell of resolution 9.
     *
     * @throws Refused {@code request.cells} for anything else
     */
    public static String require(String text) {
        if (!DIGITS.matcher(text).matches() || !isCell(Long.parseLong(text, 16))) {
            throw new Refused("request.cells", "A cell is an H3 index of resolution 9: 15 lowercase hex digits.");
        }
        return text;
    }

    /** Bits, from the highest: 1 reserved, 4 mode, 3 reserved, 4 resolution, 7 base cell, 15 digits of 3. */
    private static boolean isCell(long index) {
        int mode = (int) (index >>> 59);
        int reserved = (int) (index >>> 56 & 0x7);
        int resolution = (int) (index >>> 52 & 0xF);
        int base = (int) (index >>> 45 & 0x7F);
        if (mode != CELL_MODE || reserved != 0 || resolution != RESOLUTION || base >= BASE_CELLS) {
            return false;
        }
        int leading = 0;
        for (int place = 1; place <= 15; place++) {
            int digit = (int) (index >>> (15 - place) * 3 & 0x7);
            if (place > RESOLUTION != (digit == UNUSED_DIGIT)) {
                return false;
            }
            if (leading == 0 && place <= RESOLUTION) {
                leading = digit;
            }
        }
        return leading != DELETED_DIGIT || !PENTAGONS.contains(base);
    }
}
