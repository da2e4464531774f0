package io.porchlight.lawenforcement.disclosure;

import io.porchlight.contracts.api.AccessToken;
import io.porchlight.contracts.api.DisclosureTokenRequest;
import io.quarkus.oidc.client.filter.OidcClientFilter;
import io.smallrye.mutiny.Uni;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import org.eclipse.microprofile.rest.client.inject.RegisterRestClient;

/** consent-service, as this service calls it: with a client-credentials token of realm {@code services}. */
@RegisterRestClient(configKey = "consent")
@OidcClientFilter
@Path("/internal/v1")
interface ConsentApi {
    /** A token for one clip and the granted kinds of a live grant. */
    @POST
    @Path("/disclosure-tokens")
    Uni<AccessToken> token(DisclosureTokenRequest request);
}
