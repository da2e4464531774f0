/** A program that misuses the edge's sockets; it knows nothing of the gateway but its address. */
@NullMarked
package io.porchlight.system.edge.hostile;

import org.jspecify.annotations.NullMarked;
