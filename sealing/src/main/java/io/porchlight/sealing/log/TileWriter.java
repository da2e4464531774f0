package io.porchlight.sealing.log;

import io.porchlight.sealing.Refused;
import java.io.ByteArrayOutputStream;
import java.util.function.BiConsumer;

/**
 * Cuts a tree into tiles (C2SP tlog-tiles). A path, once written, always has the same bytes: growth writes new paths
 * only, so tiles may be cached for ever.
 */
public final class TileWriter {
    private TileWriter() {}

    /**
     * Hands over every tile that a checkpoint of {@code size} leaves needs and one of {@code oldSize} did not have, the
     * partial tiles at the right edge included. Publish them before the checkpoint.
     */
    public static void write(long oldSize, long size, TreeNodes nodes, BiConsumer<TilePath, byte[]> sink) {
        if (oldSize < 0 || oldSize > size) {
            throw new Refused("log.size", "A tree of " + size + " leaves cannot extend one of " + oldSize + ".");
        }
        for (int level = 0; level < 8 && size >> 8 * level > 0; level++) {
            long before = oldSize >> 8 * level;
            long now = size >> 8 * level;
            if (before == now) {
                continue;
            }
            for (long index = before / TilePath.FULL; index * TilePath.FULL < now; index++) {
                int width = (int) Math.min(TilePath.FULL, now - index * TilePath.FULL);
                TilePath path = new TilePath(level, index, width);
                sink.accept(path, tile(path, nodes));
            }
        }
    }

    /** The bytes of one tile: its hashes one after the other. */
    public static byte[] tile(TilePath path, TreeNodes nodes) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(path.length());
        long first = path.index() * TilePath.FULL;
        for (int i = 0; i < path.width(); i++) {
            bytes.writeBytes(nodes.node(path.level() * 8, first + i));
        }
        return bytes.toByteArray();
    }
}
