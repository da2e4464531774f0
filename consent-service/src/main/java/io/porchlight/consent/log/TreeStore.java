package io.porchlight.consent.log;

import io.porchlight.consent.Sql;
import io.porchlight.sealing.log.TreeHash;
import io.porchlight.sealing.log.TreeNodes;
import io.quarkus.hibernate.reactive.panache.Panache;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The tree in PostgreSQL: entries and the nodes that tiles hold. The only truth; the tiles are made from it. */
@ApplicationScoped
class TreeStore {
    private static final int ROWS_AT_ONCE = 500;
    private static final int TILE = 256;

    /** What one piece of the tree's tiles is made from. */
    record Slice(long firstEntry, List<byte[]> entries, Map<String, byte[]> nodes) implements TreeNodes {
        @Override
        public byte[] node(int level, long index) {
            byte[] hash = level == 0
                    ? TreeHash.leaf(entries.get((int) (index - firstEntry)))
                    : nodes.get(level + "/" + index);
            if (hash == null) {
                throw new IllegalStateException("node " + index + " of level " + level + " was not read");
            }
            return hash;
        }
    }

    Uni<Void> insert(TreeBatch batch) {
        List<Object[]> entries = new ArrayList<>();
        for (int i = 0; i < batch.entries().size(); i++) {
            entries.add(new Object[] {batch.start() + i, batch.entries().get(i)});
        }
        List<Object[]> nodes = new ArrayList<>();
        batch.nodes().forEach(node -> nodes.add(new Object[] {node.level(), node.index(), node.hash()}));
        return insert("log_entry (idx, entry)", entries).flatMap(done -> insert("log_node (level, idx, hash)", nodes));
    }

    private static Uni<Void> insert(String into, List<Object[]> rows) {
        List<List<Object[]>> chunks = new ArrayList<>();
        for (int at = 0; at < rows.size(); at += ROWS_AT_ONCE) {
            chunks.add(rows.subList(at, Math.min(rows.size(), at + ROWS_AT_ONCE)));
        }
        return Multi.createFrom()
                .iterable(chunks)
                .onItem()
                .transformToUniAndConcatenate(chunk -> Sql.insert(into, chunk))
                .collect()
                .last()
                .replaceWithVoid();
    }

    /** What is needed to write the tiles that a tree of {@code size} has and one of {@code oldSize} had not. */
    Uni<Slice> slice(long oldSize, long size) {
        long first = oldSize / TILE * TILE;
        return Sql.values(
                        String.class,
                        "select encode(entry, 'base64') from log_entry where idx >= ?1 and idx < ?2 order by idx",
                        first,
                        size)
                .flatMap(entries -> Sql.rows(
                                "select level, idx, encode(hash, 'base64') from log_node where idx < (?2 >> level)"
                                        + " and idx >= ((?1 >> level) / 256) * 256",
                                oldSize,
                                size)
                        .map(rows -> {
                            Map<String, byte[]> nodes = new HashMap<>();
                            for (Object[] row : rows) {
                                nodes.put(row[0] + "/" + row[1], bytes((String) row[2]));
                            }
                            return new Slice(
                                    first,
                                    entries.stream().map(TreeStore::bytes).toList(),
                                    nodes);
                        }));
    }

    /** Whether this transaction is now the only one that may append. */
    Uni<Boolean> lock() {
        return Panache.getSession().flatMap(session -> session.createNativeQuery(
                        "select pg_try_advisory_xact_lock(618033988)", Boolean.class)
                .getSingleResult());
    }

    private static byte[] bytes(String base64) {
        return Base64.getMimeDecoder().decode(base64);
    }
}
