package io.porchlight.consent.settings;

import com.uber.h3core.H3Core;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * How coarsely a home's place is held: an H3 cell of resolution 9 (about 0.1 km²), or its parent of resolution
 * 8 where the public count does not show enough addresses in the cell. The home app alone knows the exact place.
 */
public final class HomeCells {
    /** The finest cell that is ever held, and the resolution of requests. */
    public static final int FINE = 9;
    /** The parent at which a home in a sparse cell is held. */
    public static final int COARSE = 8;

    private static final Pattern FORM = Pattern.compile("[0-9a-f]{15}");

    private final H3Core h3;
    private final Map<String, Integer> addresses;
    private final int minimum;

    /**
     * @param addresses public address counts by cell of resolution 9
     * @param minimum addresses that a cell must have to be held as it is; 0 switches the rule off
     */
    public HomeCells(H3Core h3, Map<String, Integer> addresses, int minimum) {
        this.h3 = h3;
        this.addresses = Map.copyOf(addresses);
        this.minimum = minimum;
    }

    /** Whether this is a cell at which a home may ask to be held: resolution 9, or a parent that was given out before. */
    public boolean isHomeCell(String cell) {
        return FORM.matcher(cell).matches()
                && h3.isValidCell(cell)
                && (h3.getResolution(cell) == FINE || h3.getResolution(cell) == COARSE);
    }

    /** The cell at which a home is held that names this one. */
    public String held(String cell) {
        if (h3.getResolution(cell) < FINE || minimum == 0 || addresses.getOrDefault(cell, 0) >= minimum) {
            return cell;
        }
        return h3.cellToParentAddress(cell, COARSE);
    }

    /** All cells at which a home may be held that a request for these cells concerns. */
    public Set<String> candidates(Iterable<String> requested) {
        Set<String> candidates = new LinkedHashSet<>();
        for (String cell : requested) {
            candidates.add(cell);
            candidates.add(h3.cellToParentAddress(cell, COARSE));
        }
        return candidates;
    }
}
