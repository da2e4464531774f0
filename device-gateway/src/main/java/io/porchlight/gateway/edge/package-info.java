/** Starts and stops the device ports, and says whether they are ready. */
@NullMarked
package io.porchlight.gateway.edge;

import org.jspecify.annotations.NullMarked;
