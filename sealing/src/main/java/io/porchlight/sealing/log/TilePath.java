package io.porchlight.sealing.log;

import io.porchlight.sealing.Refused;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Where a tile lies: {@code tile/<level>/<index>[.p/<width>]}, the index in groups of three digits (C2SP tlog-tiles,
 * "Merkle Tree").
 *
 * @param level 0 to 63; a hash of level l covers 256^l leaves
 * @param index of the tile in its level
 * @param width hashes in the tile, 1 to 256
 */
public record TilePath(int level, long index, int width) {
    /** Hashes in a full tile. */
    public static final int FULL = 256;

    private static final int HIGHEST_LEVEL = 63;
    private static final Pattern FORM =
            Pattern.compile("tile/(0|[1-9][0-9]?)/((?:x[0-9]{3}/){0,6}[0-9]{3})(?:\\.p/([1-9][0-9]{0,2}))?");

    public TilePath {
        if (level < 0 || level > HIGHEST_LEVEL || index < 0 || width < 1 || width > FULL) {
            throw new Refused("tile.path", "There is no such tile.");
        }
    }

    /** Reads a path, which must be the one way to write its tile. */
    public static TilePath parse(String text) {
        Matcher matcher = FORM.matcher(text);
        if (!matcher.matches()) {
            throw new Refused("tile.path", "This is not the path of a tile.");
        }
        long index = Long.parseLong(matcher.group(2).replaceAll("[x/]", ""));
        int width = matcher.group(3) == null ? FULL : Integer.parseInt(matcher.group(3));
        TilePath path = new TilePath(Integer.parseInt(matcher.group(1)), index, width);
        if (!path.text().equals(text)) {
            throw new Refused("tile.path", "This is not the plain form of a tile's path.");
        }
        return path;
    }

    /** The path below the log's prefix, such as {@code tile/0/x001/x234/067.p/9}. */
    public String text() {
        StringBuilder number = new StringBuilder("%03d".formatted(index % 1000));
        for (long rest = index / 1000; rest > 0; rest /= 1000) {
            number.insert(0, "x%03d/".formatted(rest % 1000));
        }
        return "tile/" + level + "/" + number + (isFull() ? "" : ".p/" + width);
    }

    /** Whether the tile can grow no more. */
    public boolean isFull() {
        return width == FULL;
    }

    /** The full tile that this one grows into. */
    public TilePath full() {
        return new TilePath(level, index, FULL);
    }

    /** Bytes in the tile. */
    public int length() {
        return width * TreeHash.LENGTH;
    }
}
