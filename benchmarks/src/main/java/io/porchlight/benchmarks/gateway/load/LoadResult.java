package io.porchlight.benchmarks.gateway.load;

/**
 * How a run of the generator went; latencies in milliseconds from the moment at which an event was to be sent to its
 * PUBACK.
 *
 * @param offered events due
 * @param acknowledged events answered with success
 * @param refused events answered otherwise
 * @param reconnects connections lost and made again
 */
public record LoadResult(
        long offered,
        long acknowledged,
        long refused,
        long reconnects,
        double seconds,
        double p50,
        double p99,
        double p999,
        double max) {}
