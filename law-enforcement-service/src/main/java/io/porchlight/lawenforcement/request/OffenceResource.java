package io.porchlight.lawenforcement.request;

import io.porchlight.contracts.api.OffenceLists;
import io.porchlight.contracts.list.ClosedLists;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;

/** The closed lists that a request chooses from. */
@Path("/v1/offences")
class OffenceResource {
    private static final OffenceLists LISTS = ClosedLists.all();

    OffenceResource() {}

    @GET
    public OffenceLists lists() {
        return LISTS;
    }
}
