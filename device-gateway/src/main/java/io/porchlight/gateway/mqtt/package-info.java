/** MQTT 3.1.1 and 5 for devices: a pure session state machine and a thin shell around it. */
@NullMarked
package io.porchlight.gateway.mqtt;

import org.jspecify.annotations.NullMarked;
