/** What a home tells its doorbells so that no server in between can read or write it: the doorbell's key and its settings. */
@NullMarked
package io.porchlight.sealing.device;

import org.jspecify.annotations.NullMarked;
