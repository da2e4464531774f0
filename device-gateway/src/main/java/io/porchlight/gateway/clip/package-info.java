/** Sealed clips on their way to video-service: checked, put under the epoch key, streamed. */
@NullMarked
package io.porchlight.gateway.clip;

import org.jspecify.annotations.NullMarked;
