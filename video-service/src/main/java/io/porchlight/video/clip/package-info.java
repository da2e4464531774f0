/** Clips and their tracks: announced by the gateway, complete once every track has arrived. */
@NullMarked
package io.porchlight.video.clip;

import org.jspecify.annotations.NullMarked;
