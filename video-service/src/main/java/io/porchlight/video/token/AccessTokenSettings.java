package io.porchlight.video.token;

import io.smallrye.config.ConfigMapping;
import java.nio.file.Path;

/** Whose clip access tokens are believed. */
@ConfigMapping(prefix = "porchlight.access-token")
public interface AccessTokenSettings {

    /** File with consent-service's public key: a JWK of type OKP, Ed25519. */
    Path publicKey();
}
