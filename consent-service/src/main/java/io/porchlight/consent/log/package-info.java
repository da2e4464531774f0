/** The public log: leaves, tiles, checkpoints, witnesses, proofs. */
@NullMarked
package io.porchlight.consent.log;

import org.jspecify.annotations.NullMarked;
