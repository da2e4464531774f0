/** The device port over HTTPS. */
@NullMarked
package io.porchlight.gateway.http;

import org.jspecify.annotations.NullMarked;
