package io.porchlight.video.service;

import io.porchlight.messaging.problem.Problem;
import io.quarkus.security.identity.IdentityProviderManager;
import io.quarkus.security.identity.SecurityIdentity;
import io.quarkus.vertx.http.runtime.security.QuarkusHttpUser;
import io.smallrye.mutiny.Uni;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import org.eclipse.microprofile.jwt.JsonWebToken;

/**
 * Lets in the services that are on the list, by the {@code azp} of a client-credentials token of realm {@code services}
 * whose audience is this service (signature, issuer, audience and expiry are checked by the OIDC extension).
 */
@ApplicationScoped
public class Callers {

    private final IdentityProviderManager identities;
    private final CallerSettings settings;

    Callers(IdentityProviderManager identities, CallerSettings settings) {
        this.identities = identities;
        this.settings = settings;
    }

    /** Fails with 401 or 403 unless the caller may upload. */
    public Uni<Void> requireUploader(RoutingContext context) {
        return QuarkusHttpUser.getSecurityIdentity(context, identities)
                .invoke(this::check)
                .replaceWithVoid();
    }

    private void check(SecurityIdentity identity) {
        if (identity == null || identity.isAnonymous()) {
            throw Problem.unauthorized();
        }
        boolean listed = identity.getPrincipal() instanceof JsonWebToken token
                && token.getClaim("azp") instanceof String caller
                && settings.upload().contains(caller);
        if (!listed) {
            throw Problem.forbidden();
        }
    }
}
