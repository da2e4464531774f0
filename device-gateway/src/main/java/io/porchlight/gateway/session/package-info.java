/** Which device is connected where: epochs, takeovers across nodes, and what the other services are told of it. */
@NullMarked
package io.porchlight.gateway.session;

import org.jspecify.annotations.NullMarked;
