/** Every promised limit of the device edge, with its number, unit and what happens at the edge. */
@NullMarked
package io.porchlight.gateway.limit;

import org.jspecify.annotations.NullMarked;
