/** Who is signed in. */
@NullMarked
package io.porchlight.lawenforcement.officer;

import org.jspecify.annotations.NullMarked;
