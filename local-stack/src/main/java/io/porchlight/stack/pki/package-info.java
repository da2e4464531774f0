/** The demo's own certificates and keys. */
@NullMarked
package io.porchlight.stack.pki;

import org.jspecify.annotations.NullMarked;
