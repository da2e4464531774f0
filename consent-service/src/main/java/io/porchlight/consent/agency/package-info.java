/** Agency chains, verified and logged. */
@NullMarked
package io.porchlight.consent.agency;

import org.jspecify.annotations.NullMarked;
