/** Sealed tracks on their way out: to the bearer of a clip access token, range by range. */
@NullMarked
package io.porchlight.video.read;

import org.jspecify.annotations.NullMarked;
