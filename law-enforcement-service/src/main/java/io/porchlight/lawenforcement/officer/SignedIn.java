package io.porchlight.lawenforcement.officer;

import io.porchlight.lawenforcement.Refusal;
import io.porchlight.messaging.problem.Problem;
import io.porchlight.sealing.crypto.Sha256;
import io.porchlight.sealing.encoding.Base64Url;
import io.porchlight.sealing.encoding.Bytes;
import io.quarkus.security.identity.SecurityIdentity;
import jakarta.enterprise.context.RequestScoped;
import java.util.regex.Pattern;
import org.eclipse.microprofile.jwt.JsonWebToken;

/** The officer of this call's session. */
@RequestScoped
public class SignedIn {
    private static final Pattern SLUG = Pattern.compile("[a-z0-9]+(-[a-z0-9]+)*");
    private static final int LONGEST_SLUG = 64;

    private final SecurityIdentity identity;

    SignedIn(SecurityIdentity identity) {
        this.identity = identity;
    }

    /** The officer; refused ({@code no-agency}) when the account belongs to none. */
    public Officer officer() {
        if (!(identity.getPrincipal() instanceof JsonWebToken token)) {
            throw Problem.unauthorized();
        }
        Object agency = token.getClaim("agency");
        if (!(agency instanceof String slug)
                || slug.length() > LONGEST_SLUG
                || !SLUG.matcher(slug).matches()) {
            throw Refusal.NO_AGENCY.because("Ask your agency's administrator to put your account into the agency.");
        }
        return new Officer(pseudonym(token.getIssuer(), token.getSubject()), slug, name(token));
    }

    static String pseudonym(String issuer, String subject) {
        return Base64Url.encode(Sha256.of(Bytes.utf8(issuer + "|" + subject)));
    }

    private static String name(JsonWebToken token) {
        Object name = token.getClaim("name");
        if (name instanceof String text) {
            return text;
        }
        Object username = token.getClaim("preferred_username");
        return username instanceof String text ? text : "";
    }
}
