package io.porchlight.consent.token;

import io.porchlight.consent.Account;
import io.porchlight.consent.access.Access;
import io.porchlight.consent.access.AccessList;
import io.porchlight.consent.circle.Circles;
import io.porchlight.consent.circle.Home;
import io.porchlight.contracts.api.AccessToken;
import io.porchlight.contracts.api.AccessTokenRequest;
import io.porchlight.contracts.api.NonceView;
import io.porchlight.messaging.problem.Problem;
import io.quarkus.hibernate.reactive.panache.common.WithTransaction;
import io.smallrye.mutiny.Uni;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import java.time.Clock;
import org.jboss.resteasy.reactive.ResponseStatus;

/** A login and a member's device together become a clip access token, or an account that speaks for the member. */
@Path("/v1/circles/{circleId}")
class TokenResource {
    private final Account account;
    private final Circles circles;
    private final Nonces nonces;
    private final AccessTokens tokens;
    private final AccessList accesses;
    private final Clock clock;

    TokenResource(
            Account account, Circles circles, Nonces nonces, AccessTokens tokens, AccessList accesses, Clock clock) {
        this.account = account;
        this.circles = circles;
        this.nonces = nonces;
        this.tokens = tokens;
        this.accesses = accesses;
        this.clock = clock;
    }

    /** Given for any circleId, existing or not: a nonce tells nothing. */
    @POST
    @Path("/nonces")
    @WithTransaction
    public Uni<NonceView> nonce(@PathParam("circleId") String circleId) {
        return nonces.issue(account.id(), circleId).map(NonceView::new);
    }

    @POST
    @Path("/access-tokens")
    @WithTransaction
    public Uni<AccessToken> token(@PathParam("circleId") String circleId, AccessTokenRequest request) {
        String caller = account.id();
        return circles.of(caller, circleId).flatMap(home -> proved(caller, home, request, MemberProof.ACCESS)
                .flatMap(proof -> accesses.record(home.pseudonym(), Access.byHome(now(), "token", null, null)))
                .map(done -> tokens.forHome(home.pseudonym())));
    }

    /** A new member's account: the member's device signs that this account may speak for it. */
    @POST
    @Path("/accounts")
    @WithTransaction
    @ResponseStatus(204)
    public Uni<Void> bind(@PathParam("circleId") String circleId, AccessTokenRequest request) {
        String caller = account.id();
        return circles.byId(circleId)
                .flatMap(home -> proved(caller, home, request, MemberProof.ACCOUNT)
                        .flatMap(proof -> circles.bind(caller, home, proof.memberId())))
                // A stranger must not learn whether there is such a circle.
                .onFailure(Problem.class)
                .transform(failure -> Problem.notFound());
    }

    private Uni<MemberProof> proved(String caller, Home home, AccessTokenRequest request, String typ) {
        return circles.chain(home)
                .map(chain -> MemberProof.verify(request.proof(), typ, chain, clock.instant()))
                .call(proof -> nonces.use(proof.nonce(), caller, home.circleId()));
    }

    private long now() {
        return clock.instant().getEpochSecond();
    }
}
