/** The people and parties around the service in its tests. */
@NullMarked
package io.porchlight.lawenforcement.play;

import org.jspecify.annotations.NullMarked;
