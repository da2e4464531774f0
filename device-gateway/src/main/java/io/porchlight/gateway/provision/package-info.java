/** How a new doorbell gets its TLS certificate, once. */
@NullMarked
package io.porchlight.gateway.provision;

import org.jspecify.annotations.NullMarked;
