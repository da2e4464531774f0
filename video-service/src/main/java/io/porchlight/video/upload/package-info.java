/** Sealed tracks on their way in: checked against the statement while they stream into object storage. */
@NullMarked
package io.porchlight.video.upload;

import org.jspecify.annotations.NullMarked;
