/** The doorbell's connections to the device edge: HTTPS and MQTT, both with its TLS certificate. */
@NullMarked
package io.porchlight.doorbell.edge;

import org.jspecify.annotations.NullMarked;
