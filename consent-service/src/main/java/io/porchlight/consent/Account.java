package io.porchlight.consent;

import io.porchlight.sealing.crypto.Sha256;
import io.porchlight.sealing.encoding.Base64Url;
import io.porchlight.sealing.encoding.Bytes;
import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import org.eclipse.microprofile.jwt.JsonWebToken;

/**
 * The account that calls: base64url(SHA-256(iss | "|" | sub)). This service never stores the subject itself, nor any name or
 * address.
 */
@RequestScoped
public class Account {
    private final JsonWebToken token;

    @Inject
    Account(JsonWebToken token) {
        this.token = token;
    }

    /** The account's hash, 43 characters. */
    public String id() {
        return hash(token.getIssuer(), token.getSubject());
    }

    static String hash(String issuer, String subject) {
        return Base64Url.encode(Sha256.of(Bytes.utf8(issuer + "|" + subject)));
    }
}
