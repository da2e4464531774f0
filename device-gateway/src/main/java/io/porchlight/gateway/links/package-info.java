/** Chain links for devices, fetched from consent-service. */
@NullMarked
package io.porchlight.gateway.links;

import org.jspecify.annotations.NullMarked;
