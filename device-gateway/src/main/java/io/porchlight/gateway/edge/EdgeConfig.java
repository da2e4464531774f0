package io.porchlight.gateway.edge;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;

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

    /**
     * Event loops that serve each device port; 0 for half as many as there are processors. More of them share no work that
     * one can do: each is woken for fewer packets at a time, and what comes behind them, Kafka above all, needs its part.
     */
    @WithDefault("0")
    @Min(0)
    @Max(256)
    int loops();

    /** The most connections of this node, over both device ports; further ones are closed at once. */
    @WithDefault("100000")
    @Min(1)
    int connections();

    /**
     * Addresses ({@code 10.0.0.0/8}) behind which many devices stand: load balancers that hide who comes. What comes
     * from there is not limited by source.
     */
    Optional<Set<String>> sharedSources();

    /** The name of this edge in devices' logins: a login for another edge is none for this one. */
    @WithDefault("porchlight-edge")
    String audience();

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
