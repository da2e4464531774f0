package io.porchlight.lawenforcement.disclosure;

import io.porchlight.contracts.api.AccessToken;
import io.porchlight.contracts.api.DisclosureTokenRequest;
import io.porchlight.lawenforcement.Refusal;
import io.porchlight.messaging.problem.Problem;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.ws.rs.WebApplicationException;
import org.eclipse.microprofile.rest.client.inject.RestClient;
import org.jboss.logging.Logger;

/** Asks consent-service for clip tokens; its refusals are answered in this service's words. */
@ApplicationScoped
class ClipTokens {
    private static final Logger LOG = Logger.getLogger(ClipTokens.class);

    private final ConsentApi consent;

    ClipTokens(@RestClient ConsentApi consent) {
        this.consent = consent;
    }

    Uni<AccessToken> of(String jti, String clipId) {
        return consent.token(new DisclosureTokenRequest(jti, clipId))
                .onFailure()
                .transform(ClipTokens::problem);
    }

    private static Problem problem(Throwable failure) {
        int status = failure instanceof WebApplicationException web
                ? web.getResponse().getStatus()
                : 0;
        return switch (status) {
            case 404, 409, 410 -> Refusal.DISCLOSURE_OVER.because("The grant or the clip has ended, or was withdrawn.");
            default -> {
                LOG.warnf(
                        "no clip token from consent-service: %d %s",
                        status, failure.getClass().getSimpleName());
                yield Refusal.UNAVAILABLE.because("The clip cannot be fetched just now. Try again in a moment.");
            }
        };
    }
}
