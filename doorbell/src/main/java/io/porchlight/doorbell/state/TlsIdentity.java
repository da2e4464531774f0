package io.porchlight.doorbell.state;

import java.security.PrivateKey;

/**
 * The renewable TLS identity.
 *
 * @param key private key, P-256
 * @param certificate PEM of the certificate, followed by its chain
 */
public record TlsIdentity(PrivateKey key, String certificate) {}
