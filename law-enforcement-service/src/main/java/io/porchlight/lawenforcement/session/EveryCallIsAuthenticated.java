package io.porchlight.lawenforcement.session;

import io.porchlight.lawenforcement.PublicPaths;
import io.quarkus.security.identity.SecurityIdentity;
import io.quarkus.vertx.http.runtime.security.HttpSecurityPolicy;
import io.smallrye.mutiny.Uni;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;

/** Applies to every request: no session, no answer, except on {@link PublicPaths}. */
@ApplicationScoped
public class EveryCallIsAuthenticated implements HttpSecurityPolicy {
    @Override
    public Uni<CheckResult> checkPermission(
            RoutingContext request, Uni<SecurityIdentity> identity, AuthorizationRequestContext context) {
        if (PublicPaths.covers(request.request().method().name(), request.normalizedPath())) {
            return CheckResult.permit();
        }
        return identity.map(who -> who.isAnonymous() ? CheckResult.DENY : CheckResult.PERMIT);
    }
}
