/** Epoch keys: made for every hour to come, destroyed at the end of theirs. */
@NullMarked
package io.porchlight.consent.epoch;

import org.jspecify.annotations.NullMarked;
