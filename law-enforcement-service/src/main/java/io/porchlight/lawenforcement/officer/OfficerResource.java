package io.porchlight.lawenforcement.officer;

import io.porchlight.contracts.api.OfficerView;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;

/** Who is signed in, over HTTP. */
@Path("/v1/me")
class OfficerResource {
    private final SignedIn signedIn;

    OfficerResource(SignedIn signedIn) {
        this.signedIn = signedIn;
    }

    @GET
    public OfficerView me() {
        Officer officer = signedIn.officer();
        return new OfficerView(officer.pseudonym(), officer.agency(), officer.name());
    }
}
