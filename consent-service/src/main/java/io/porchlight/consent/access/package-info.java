/** The household's access list (R7). */
@NullMarked
package io.porchlight.consent.access;

import org.jspecify.annotations.NullMarked;
