package io.porchlight.gateway.limit;

import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.LongFunction;

/**
 * What is remembered of the last so many keys, never more: a newcomer takes the place of the one that was quiet for the
 * longest. A key that was quiet for {@code quiet}, or is there since {@code memory}, is forgotten. Safe for several
 * threads; times in milliseconds of one monotonic clock.
 */
final class Recent<K, V> {
    private record Kept<V>(V value, long since, long[] seen) {}

    private final long quiet;
    private final long memory;
    private final Map<K, Kept<V>> entries;

    Recent(int most, long quiet, long memory) {
        this.quiet = quiet;
        this.memory = memory;
        this.entries = new LinkedHashMap<>(16, 0.75f, true) {
            private static final long serialVersionUID = 1L;

            @Override
            protected boolean removeEldestEntry(Map.Entry<K, Kept<V>> eldest) {
                return size() > most;
            }
        };
    }

    /** Does something with what is remembered of the key, remembering it from now on. */
    synchronized <R> R with(K key, long now, LongFunction<V> fresh, Function<V, R> action) {
        Kept<V> entry = entries.get(key);
        if (entry == null || over(entry, now)) {
            entry = new Kept<>(fresh.apply(now), now, new long[] {now});
            entries.put(key, entry);
        }
        entry.seen()[0] = now;
        return action.apply(entry.value());
    }

    /** Asks what is remembered of the key without remembering that. */
    synchronized <R> Optional<R> ask(K key, long now, Function<V, R> question) {
        Kept<V> entry = entries.get(key);
        return entry == null || over(entry, now) ? Optional.empty() : Optional.of(question.apply(entry.value()));
    }

    synchronized void forget(K key) {
        entries.remove(key);
    }

    synchronized void purge(long now) {
        Iterator<Kept<V>> each = entries.values().iterator();
        while (each.hasNext()) {
            if (over(each.next(), now)) {
                each.remove();
            }
        }
    }

    synchronized int size() {
        return entries.size();
    }

    private boolean over(Kept<V> entry, long now) {
        return now - entry.seen()[0] > quiet || now - entry.since() > memory;
    }
}
