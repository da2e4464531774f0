package io.porchlight.consent;

import io.porchlight.messaging.problem.Problem;
import jakarta.enterprise.context.RequestScoped;
import org.eclipse.microprofile.jwt.JsonWebToken;

/**
 * Which services may call: the {@code azp} of their client-credentials token, and for each internal resource exactly one of
 * them. Nobody else has an internal resource here.
 */
@RequestScoped
public class Callers {
    /** May read circles' links. */
    public static final String GATEWAY = "device-gateway";
    /** May ask for an officer's clip token. */
    public static final String LAW_ENFORCEMENT = "law-enforcement-service";

    private final JsonWebToken token;

    Callers(JsonWebToken token) {
        this.token = token;
    }

    /** Refuses any caller but this one. */
    public void require(String service) {
        Object caller = token.getClaim("azp");
        if (!service.equals(caller)) {
            throw Problem.forbidden();
        }
    }
}
