/** What homes disclosed, clip tokens, and what officers did with it. */
@NullMarked
package io.porchlight.lawenforcement.disclosure;

import org.jspecify.annotations.NullMarked;
