/** Who a device is: its certificate and what the registry says of it. */
@NullMarked
package io.porchlight.gateway.identity;

import org.jspecify.annotations.NullMarked;
