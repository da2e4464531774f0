package io.porchlight.gateway.limit;

import java.net.InetAddress;
import java.util.List;
import java.util.OptionalLong;
import java.util.function.Predicate;

/**
 * What comes from where: connections are limited by source, and a source of failures is locked out. See {@link Source}
 * for what one is. Memory is constant: {@link EdgeLimits#SOURCES_REMEMBERED}. Addresses are kept here, for
 * {@link EdgeLimits#SOURCE_MEMORY} at most, and in {@link ClaimedIdentities}, nowhere else. Safe for several threads; time is milliseconds of one monotonic clock.
 */
public final class Sources {
    private record Known(TokenBucket connects, Backoff failures) {}

    private final Predicate<InetAddress> shared;
    private final Recent<Source, Known> known = new Recent<>(
            EdgeLimits.SOURCES_REMEMBERED.asInt(), EdgeLimits.QUIET_SOURCE.millis(), EdgeLimits.SOURCE_MEMORY.millis());

    /** @param shared addresses behind which many devices stand (a load balancer): they are not limited */
    public Sources(Predicate<InetAddress> shared) {
        this.shared = shared;
    }

    /**
     * Counts one connection attempt, unless it is turned away: that takes nothing from any source it belongs to. Else a
     * flood would be a debt that keeps everybody there out for hours, and whoever has one /64 could spend what is its
     * neighbours'.
     *
     * @param patience for how long an attempt may have to wait, in milliseconds
     * @return when it may go on: now, or so much later that whoever waits is kept to the rate; empty if that is too late
     */
    public synchronized OptionalLong connect(InetAddress address, long patience, long now) {
        List<Source> sources = sources(address);
        long ready = now;
        for (Source source : sources) {
            ready = Math.max(
                    ready,
                    known.ask(source, now, each -> each.connects().readyAfterOne(now))
                            .orElse(now));
        }
        if (ready - now > patience) {
            return OptionalLong.empty();
        }
        for (Source source : sources) {
            known.with(source, now, at -> fresh(source, at), each -> {
                each.connects().take(now);
                return true;
            });
        }
        return OptionalLong.of(ready);
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
        return shared.test(address) ? List.of() : Source.all(address);
    }

    private static Known fresh(Source source, long now) {
        long times = source.times();
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
}
