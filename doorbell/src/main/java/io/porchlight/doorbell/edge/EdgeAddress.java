package io.porchlight.doorbell.edge;

import java.net.URI;

/**
 * Where the device edge is.
 *
 * @param https base address of the HTTPS port
 * @param mqttHost host of the MQTT port
 * @param mqttPort MQTT over TLS
 * @param authority PEM of the certificate authority that the edge's server certificate must come from
 */
public record EdgeAddress(URI https, String mqttHost, int mqttPort, String authority) {}
