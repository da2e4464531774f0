/** What happened at the door, until the edge has it safe. */
@NullMarked
package io.porchlight.doorbell.event;

import org.jspecify.annotations.NullMarked;
