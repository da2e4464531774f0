/** The outside parties of a service, real ones, for its tests: each starts without Docker. */
@NullMarked
package io.porchlight.testing;

import org.jspecify.annotations.NullMarked;
