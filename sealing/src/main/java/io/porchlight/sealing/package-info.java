/** The exact bytes of Porchlight: what is sealed, signed, hashed and proved, without any framework. */
@NullMarked
package io.porchlight.sealing;

import org.jspecify.annotations.NullMarked;
