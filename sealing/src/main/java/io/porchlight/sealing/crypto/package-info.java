/** The algorithms Porchlight composes, each taken from the JDK or from Tink. */
@NullMarked
package io.porchlight.sealing.crypto;

import org.jspecify.annotations.NullMarked;
