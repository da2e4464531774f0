/** The whole of Porchlight on one machine, on loopback: for the demo, the system tests and developers. */
@NullMarked
package io.porchlight.stack;

import org.jspecify.annotations.NullMarked;
