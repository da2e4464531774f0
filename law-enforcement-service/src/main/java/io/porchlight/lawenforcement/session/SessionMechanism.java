package io.porchlight.lawenforcement.session;

import io.porchlight.lawenforcement.LawEnforcementConfig;
import io.porchlight.messaging.problem.Problem;
import io.porchlight.messaging.problem.ProblemRoutes;
import io.quarkus.oidc.runtime.OidcAuthenticationMechanism;
import io.quarkus.security.AuthenticationRedirectException;
import io.quarkus.security.identity.IdentityProviderManager;
import io.quarkus.security.identity.SecurityIdentity;
import io.quarkus.security.identity.request.AuthenticationRequest;
import io.quarkus.vertx.http.runtime.security.ChallengeData;
import io.quarkus.vertx.http.runtime.security.HttpAuthenticationMechanism;
import io.quarkus.vertx.http.runtime.security.HttpCredentialTransport;
import io.smallrye.mutiny.Uni;
import io.vertx.ext.web.RoutingContext;
import jakarta.annotation.Priority;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Alternative;
import java.util.Set;

/**
 * The OIDC code flow, begun at one address only. Everywhere else a missing or ended session is answered 401 with a problem
 * document: a script that was redirected to a login form could do nothing with it.
 */
@Alternative
@Priority(1)
@ApplicationScoped
public class SessionMechanism implements HttpAuthenticationMechanism {
    private static final int UNAUTHORIZED = 401;
    private static final int SEE_OTHER = 303;

    private final OidcAuthenticationMechanism oidc;
    private final ProblemRoutes problems;
    private final String portal;

    SessionMechanism(OidcAuthenticationMechanism oidc, ProblemRoutes problems, LawEnforcementConfig config) {
        this.oidc = oidc;
        this.problems = problems;
        this.portal = config.portalOrigin().toString();
    }

    @Override
    public Uni<SecurityIdentity> authenticate(RoutingContext context, IdentityProviderManager identities) {
        Uni<SecurityIdentity> identity = oidc.authenticate(context, identities);
        boolean answered = signsIn(context) && context.queryParams().contains("state");
        // A failed answer of the provider is an error; asking again at once could go round for ever.
        return answered
                ? identity
                : identity.onFailure(failure -> !(failure instanceof AuthenticationRedirectException))
                        .recoverWithNull();
    }

    @Override
    public Uni<ChallengeData> getChallenge(RoutingContext context) {
        return signsIn(context) ? oidc.getChallenge(context) : Uni.createFrom().item(new ChallengeData(UNAUTHORIZED));
    }

    @Override
    public Uni<Boolean> sendChallenge(RoutingContext context) {
        if (signsIn(context)) {
            return HttpAuthenticationMechanism.super.sendChallenge(context);
        }
        if (context.normalizedPath().equals(LoginResource.LOGOUT)) {
            context.response()
                    .setStatusCode(SEE_OTHER)
                    .putHeader("Location", portal + "/")
                    .end();
        } else {
            problems.end(
                    context,
                    new Problem(
                            UNAUTHORIZED,
                            "unauthorized",
                            "Unauthorized",
                            "Sign in at the portal; there is no session, or it has ended."));
        }
        return Uni.createFrom().item(true);
    }

    @Override
    public Set<Class<? extends AuthenticationRequest>> getCredentialTypes() {
        return oidc.getCredentialTypes();
    }

    @Override
    public Uni<HttpCredentialTransport> getCredentialTransport(RoutingContext context) {
        return oidc.getCredentialTransport(context);
    }

    private static boolean signsIn(RoutingContext context) {
        return context.normalizedPath().equals(LoginResource.DONE);
    }
}
