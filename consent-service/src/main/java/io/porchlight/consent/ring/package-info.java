/** Dings that may still ring. */
@NullMarked
package io.porchlight.consent.ring;

import org.jspecify.annotations.NullMarked;
