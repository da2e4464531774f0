/** Pages that anybody may read, without script. */
@NullMarked
package io.porchlight.lawenforcement.publicpages;

import org.jspecify.annotations.NullMarked;
