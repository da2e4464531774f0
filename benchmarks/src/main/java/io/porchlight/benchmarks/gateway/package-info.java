/** The device edge against HiveMQ CE and mosquitto; the method stands in {@code docs/benchmarks.md}. */
@NullMarked
package io.porchlight.benchmarks.gateway;

import org.jspecify.annotations.NullMarked;
