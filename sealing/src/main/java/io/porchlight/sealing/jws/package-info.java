/** Signed structures: JSON Web Signature with ES256 (SF-03). */
@NullMarked
package io.porchlight.sealing.jws;

import org.jspecify.annotations.NullMarked;
