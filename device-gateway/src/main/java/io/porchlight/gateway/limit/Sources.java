package io.porchlight.gateway.limit;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.function.Predicate;

/**
 * What comes from where: connections are limited by source, and a source of failures is locked out. A source is an IPv4
 * address or an IPv6 /64; whoever has a whole /48 is limited by that too, so that its 65,536 networks are not as many
 * strangers. Memory is constant: {@link EdgeLimits#SOURCES_REMEMBERED}. Addresses are kept here, for
 * {@link EdgeLimits#SOURCE_MEMORY} at most, and in {@link ClaimedIdentities}, nowhere else. Safe for several threads; time is milliseconds of one monotonic clock.
 */
public final class Sources {
    private static final int NARROW = 8;
    private static final int WIDE = 6;

    /** One source: as wide as its prefix. */
    private record Source(String prefix, boolean wide) {}

    private record Known(TokenBucket connects, Backoff failures) {}

    private final Predicate<InetAddress> shared;
    private final Recent<Source, Known> known = new Recent<>(
            EdgeLimits.SOURCES_REMEMBERED.asInt(), EdgeLimits.QUIET_SOURCE.millis(), EdgeLimits.SOURCE_MEMORY.millis());

    /** @param shared addresses behind which many devices stand (a load balancer): they are not limited */
    public Sources(Predicate<InetAddress> shared) {
        this.shared = shared;
    }

    /**
     * Counts one connection attempt.
     *
     * @return when it may go on: now, or so much later that whoever waits is kept to the rate
     */
    public long connect(InetAddress address, long now) {
        long ready = now;
        for (Source source : sources(address)) {
            ready = Math.max(ready, known.with(source, now, at -> fresh(source, at), each -> {
                each.connects().take(now);
                return each.connects().readyAt(now);
            }));
        }
        return ready;
    }

    /** Whether nothing of this source is looked at for now. */
    public boolean locked(InetAddress address, long now) {
        return sources(address).stream().anyMatch(source -> known.ask(
                        source, now, each -> each.failures().locked(now))
                .orElse(false));
    }

    /** Somebody there was not who he said, or could not prove it. */
    public void failed(InetAddress address, long now) {
        for (Source source : sources(address)) {
            known.with(source, now, at -> fresh(source, at), each -> {
                each.failures().failed(now);
                return true;
            });
        }
    }

    /** Forgets what is over. */
    public void purge(long now) {
        known.purge(now);
    }

    /** Sources remembered; never more than {@link EdgeLimits#SOURCES_REMEMBERED}. */
    public int size() {
        return known.size();
    }

    private List<Source> sources(InetAddress address) {
        if (shared.test(address)) {
            return List.of();
        }
        byte[] bytes = address.getAddress();
        return address instanceof Inet6Address
                ? List.of(new Source(prefix(bytes, NARROW), false), new Source(prefix(bytes, WIDE), true))
                : List.of(new Source(prefix(bytes, bytes.length), false));
    }

    private static Known fresh(Source source, long now) {
        long times = source.wide() ? EdgeLimits.WIDER_SOURCE.number() : 1;
        return new Known(
                new TokenBucket(
                        times * EdgeLimits.CONNECT_BURST.number(),
                        times * EdgeLimits.CONNECTS_PER_SECOND.number(),
                        now),
                new Backoff(
                        times * EdgeLimits.SOURCE_FAILURES.number(),
                        EdgeLimits.SOURCE_LOCKOUT.millis(),
                        EdgeLimits.FAILURE_LAPSES.millis() / times));
    }

    /** The source that an address belongs to, as text: an IPv4 address or an IPv6 /64. */
    static String of(InetAddress address) {
        byte[] bytes = address.getAddress();
        return prefix(bytes, address instanceof Inet6Address ? NARROW : bytes.length);
    }

    private static String prefix(byte[] address, int length) {
        return HexFormat.of().formatHex(Arrays.copyOf(address, length));
    }
}
