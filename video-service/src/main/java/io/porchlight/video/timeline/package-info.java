/** The coarse index of events: kind, device, minute. */
@NullMarked
package io.porchlight.video.timeline;

import org.jspecify.annotations.NullMarked;
