/** Homeowners decide, with keys: what the features of this service share. */
@NullMarked
package io.porchlight.consent;

import org.jspecify.annotations.NullMarked;
