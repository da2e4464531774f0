/** Circles: public chains, sealed keyrings, and which account speaks for which member. */
@NullMarked
package io.porchlight.consent.circle;

import org.jspecify.annotations.NullMarked;
