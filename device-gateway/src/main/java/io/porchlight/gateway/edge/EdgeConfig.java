package io.porchlight.gateway.edge;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import java.nio.file.Path;
import java.time.Duration;

/** The device edge. */
@ConfigMapping(prefix = "porchlight.edge")
public interface EdgeConfig {
    /** Address that the device ports bind. */
    @WithDefault("0.0.0.0")
    String host();

    /** MQTT over TLS. */
    @WithDefault("8883")
    @Min(0)
    @Max(65_535)
    int mqttPort();

    /** HTTPS for devices. */
    @WithDefault("8443")
    @Min(0)
    @Max(65_535)
    int httpsPort();

    /** Event loops that serve each device port. */
    @WithDefault("2")
    @Min(1)
    @Max(256)
    int loops();

    /** PEM file: certificate (chain) of the device ports. */
    Path certificate();

    /** PEM file: its private key, PKCS#8. */
    Path key();

    /** PEM file: certificate of the CA that issues device certificates. */
    Path deviceCaCertificate();

    /** PEM file: its private key, EC P-256, PKCS#8. */
    Path deviceCaKey();

    /** JWK file: the public key under which the manufacturer signs a doorbell's token. */
    Path manufacturerKey();

    /** How long a device certificate is valid. */
    @WithDefault("730d")
    Duration certificateValidity();
}
