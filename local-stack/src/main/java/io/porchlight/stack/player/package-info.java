/**
 * People of the demo and the system tests, played through the public interfaces only: a homeowner's device, officers'
 * devices, and the body that accredits agencies. They hold the keys that servers never have.
 */
@NullMarked
package io.porchlight.stack.player;

import org.jspecify.annotations.NullMarked;
