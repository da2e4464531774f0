/** Measures against a peer or a limit in the same run; what is measured and why stands in {@code docs/benchmarks.md}. */
@NullMarked
package io.porchlight.benchmarks;

import org.jspecify.annotations.NullMarked;
