/** The load generator: a program of its own that plays a fleet of doorbells, open-loop. */
@NullMarked
package io.porchlight.benchmarks.gateway.load;

import org.jspecify.annotations.NullMarked;
