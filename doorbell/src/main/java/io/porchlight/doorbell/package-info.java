/** The reference doorbell: a real MQTT and HTTPS client that seals real footage. */
@NullMarked
package io.porchlight.doorbell;

import org.jspecify.annotations.NullMarked;
