package io.porchlight.gateway.mqtt;

/** The outcome of authentication. */
public sealed interface Admission {
    /** Whoever is there holds this device's certificate, and it is in force. */
    record Admitted(String deviceId) implements Admission {}

    /** Not to be let in: the certificate does not entitle, or the gateway can take nobody for the moment. */
    record Denied(Reason reason) implements Admission {}
}
