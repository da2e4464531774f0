/** The main job from the doorbell to the evidence bag, step by step, as the demo and the system tests play it. */
@NullMarked
package io.porchlight.stack.journey;

import org.jspecify.annotations.NullMarked;
