package io.porchlight.sealing.log;

import io.porchlight.sealing.Refused;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/**
 * The nodes of a published tree, read from its tiles (C2SP tlog-tiles). Tiles are not trusted by themselves: check the
 * proof made from them against a checkpoint. Keeps a few tiles in memory and is not thread-safe.
 */
public final class TileReader implements TreeNodes {
    private static final int TILES_KEPT = 128;

    private final long size;
    private final Function<TilePath, Optional<byte[]>> fetch;
    private final Map<TilePath, byte[]> kept = new LinkedHashMap<>(16, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<TilePath, byte[]> eldest) {
            return size() > TILES_KEPT;
        }
    };

    /**
     * @param size of a tree for which the log published a checkpoint
     * @param fetch reads one tile; empty where it is gone, as partial tiles may be once their full tile is there
     */
    public TileReader(long size, Function<TilePath, Optional<byte[]>> fetch) {
        if (size < 0) {
            throw new Refused("log.size", "A tree has no negative size.");
        }
        this.size = size;
        this.fetch = fetch;
    }

    @Override
    public byte[] node(int level, long index) {
        if (level < 0 || level > 62 || index < 0 || index >= size >> level) {
            throw new Refused("log.node", "The tree has no complete subtree " + index + " at level " + level + ".");
        }
        int tileLevel = level / 8;
        int inside = level % 8;
        long first = index << inside;
        long tileIndex = first / TilePath.FULL;
        long rest = (size >> 8 * tileLevel) - tileIndex * TilePath.FULL;
        byte[] tile = tile(new TilePath(tileLevel, tileIndex, (int) Math.min(TilePath.FULL, rest)));
        int from = (int) (first % TilePath.FULL);
        List<byte[]> hashes = new ArrayList<>();
        for (int i = from; i < from + (1 << inside); i++) {
            hashes.add(Arrays.copyOfRange(tile, i * TreeHash.LENGTH, (i + 1) * TreeHash.LENGTH));
        }
        while (hashes.size() > 1) {
            List<byte[]> parents = new ArrayList<>(hashes.size() / 2);
            for (int i = 0; i < hashes.size(); i += 2) {
                parents.add(TreeHash.node(hashes.get(i), hashes.get(i + 1)));
            }
            hashes = parents;
        }
        return hashes.getFirst();
    }

    private byte[] tile(TilePath path) {
        byte[] known = kept.get(path);
        if (known != null) {
            return known;
        }
        byte[] tile = fetch.apply(path)
                .or(() -> path.isFull() ? Optional.empty() : fetch.apply(path.full()))
                .orElseThrow(() -> new Refused("tile.missing", "The log lacks " + path.text() + "."));
        if (tile.length != path.length() && tile.length != path.full().length()) {
            throw new Refused("tile.length", "The tile " + path.text() + " has a wrong length.");
        }
        kept.put(path, tile);
        return tile;
    }
}
