/** A stand-in for a witness of the public log (C2SP tlog-witness). */
@NullMarked
package io.porchlight.stack.witness;

import org.jspecify.annotations.NullMarked;
