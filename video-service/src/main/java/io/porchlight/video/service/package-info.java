/** What the service needs once: callers, limits, clock, start, health. */
@NullMarked
package io.porchlight.video.service;

import org.jspecify.annotations.NullMarked;
