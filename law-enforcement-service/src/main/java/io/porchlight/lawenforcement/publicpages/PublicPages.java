package io.porchlight.lawenforcement.publicpages;

import io.porchlight.lawenforcement.Limits;
import io.porchlight.lawenforcement.agency.Agencies;
import io.porchlight.lawenforcement.agency.Agency;
import io.porchlight.lawenforcement.request.PublishedRequest;
import io.porchlight.lawenforcement.request.PublishedRequests;
import io.porchlight.sealing.circle.CircleState;
import io.quarkus.hibernate.reactive.panache.common.WithTransaction;
import io.quarkus.qute.CheckedTemplate;
import io.quarkus.qute.TemplateInstance;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import java.util.List;
import org.jboss.resteasy.reactive.ResponseHeader;

/**
 * What anybody may read: every published request in full text, newest first, and each agency with its own. No script, no cookie,
 * no number of homes, clips or answers (R5).
 */
@Path("/public")
@Produces(MediaType.TEXT_HTML)
class PublicPages {
    private static final String POLICY =
            "default-src 'none'; style-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";
    private static final String FROM_THE_NEWEST = "9007199254740991";

    private final PublishedRequests requests;
    private final Agencies agencies;

    PublicPages(PublishedRequests requests, Agencies agencies) {
        this.requests = requests;
        this.agencies = agencies;
    }

    @CheckedTemplate
    static class Templates {
        private Templates() {}

        static native TemplateInstance requests(List<RequestText> requests, Next next);

        static native TemplateInstance request(RequestText request);

        static native TemplateInstance agency(AgencyText agency, List<RequestText> requests, Next next);
    }

    /** Where older requests are: before this place in the log. */
    record Next(boolean more, long before) {}

    /** An agency as its {@code create} link names it. */
    record AgencyText(String agencyId, String name, String kind) {}

    @GET
    @Path("/requests")
    @WithTransaction
    @ResponseHeader(name = "Content-Security-Policy", value = POLICY)
    public Uni<TemplateInstance> requests(@QueryParam("before") @DefaultValue(FROM_THE_NEWEST) long before) {
        return requests.before(before).flatMap(this::texts).map(texts -> Templates.requests(texts, next(texts)));
    }

    @GET
    @Path("/requests/{requestId}")
    @WithTransaction
    @ResponseHeader(name = "Content-Security-Policy", value = POLICY)
    public Uni<TemplateInstance> request(@PathParam("requestId") String requestId) {
        return requests.one(requestId).flatMap(this::text).map(Templates::request);
    }

    @GET
    @Path("/agencies/{agencyId}")
    @WithTransaction
    @ResponseHeader(name = "Content-Security-Policy", value = POLICY)
    public Uni<TemplateInstance> agency(
            @PathParam("agencyId") String agencyId, @QueryParam("before") @DefaultValue(FROM_THE_NEWEST) long before) {
        return agencies.byId(agencyId)
                .flatMap(agency -> state(agency).flatMap(state -> requests.before(before, agencyId)
                        .flatMap(this::texts)
                        .map(texts -> Templates.agency(text(agencyId, state), texts, next(texts)))));
    }

    private Uni<List<RequestText>> texts(List<PublishedRequest> published) {
        return Multi.createFrom()
                .iterable(published)
                .onItem()
                .transformToUniAndConcatenate(this::text)
                .collect()
                .asList();
    }

    private Uni<RequestText> text(PublishedRequest published) {
        return agencies.byId(published.request().agencyId())
                .flatMap(this::state)
                .map(state -> RequestText.of(published, state));
    }

    private Uni<CircleState> state(Agency agency) {
        return agencies.chain(agency).map(chain -> chain.state());
    }

    private static AgencyText text(String agencyId, CircleState state) {
        String kind = state.agencyKind() == null ? "" : state.agencyKind().text();
        return new AgencyText(agencyId, String.valueOf(state.name()), kind);
    }

    private static Next next(List<RequestText> texts) {
        boolean more = texts.size() >= Limits.PUBLIC_PAGE.number();
        return new Next(more, more ? texts.getLast().index() : 0);
    }
}
