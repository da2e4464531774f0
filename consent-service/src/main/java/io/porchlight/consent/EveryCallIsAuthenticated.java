package io.porchlight.consent;

import io.porchlight.messaging.problem.ProblemRoutes;
import io.quarkus.security.AuthenticationFailedException;
import io.quarkus.security.ForbiddenException;
import io.quarkus.security.UnauthorizedException;
import io.quarkus.security.identity.SecurityIdentity;
import io.quarkus.vertx.http.runtime.security.HttpSecurityPolicy;
import io.smallrye.mutiny.Uni;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;

/** Applies to every request, before it is routed: no token, no answer, except on {@link PublicPaths}. */
@ApplicationScoped
public class EveryCallIsAuthenticated implements HttpSecurityPolicy {
    private static final int FIRST = -1_000_000;

    private final ProblemRoutes problems;

    EveryCallIsAuthenticated(ProblemRoutes problems) {
        this.problems = problems;
    }

    @Override
    public Uni<CheckResult> checkPermission(
            RoutingContext request, Uni<SecurityIdentity> identity, AuthorizationRequestContext context) {
        if (PublicPaths.covers(request.request().method().name(), request.normalizedPath())) {
            return CheckResult.permit();
        }
        return identity.flatMap(who ->
                who.isAnonymous() ? Uni.createFrom().failure(new UnauthorizedException()) : CheckResult.permit());
    }

    /** Refusals of this policy, and tokens that do not hold, answer problem documents like everything else. */
    void answerWithProblems(@Observes Router router) {
        router.route().order(FIRST).failureHandler(context -> {
            switch (context.failure()) {
                case UnauthorizedException refused -> problems.fail(context, refused);
                case AuthenticationFailedException refused -> problems.fail(context, refused);
                case ForbiddenException refused -> problems.fail(context, refused);
                case null, default -> context.next();
            }
        });
    }
}
