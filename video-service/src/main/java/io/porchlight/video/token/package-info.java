/** Clip access tokens: what consent-service signed is all that this service believes. */
@NullMarked
package io.porchlight.video.token;

import org.jspecify.annotations.NullMarked;
