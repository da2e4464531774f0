/** What the doorbell keeps across restarts. */
@NullMarked
package io.porchlight.doorbell.state;

import org.jspecify.annotations.NullMarked;
