package io.porchlight.consent.prompt;

import io.porchlight.consent.Account;
import io.porchlight.consent.Sql;
import io.porchlight.consent.circle.Circles;
import io.porchlight.consent.clip.ClipOnRecord;
import io.porchlight.contracts.api.PromptClip;
import io.porchlight.contracts.api.PromptView;
import io.quarkus.hibernate.reactive.panache.common.WithTransaction;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import java.time.Clock;
import java.util.List;
import org.jboss.resteasy.reactive.ResponseStatus;
import org.jspecify.annotations.Nullable;

/** Requests as a home is asked them. */
@Path("/v1/circles/{circleId}/prompts")
class PromptResource {
    private final Account account;
    private final Circles circles;
    private final Prompts prompts;
    private final Clock clock;

    PromptResource(Account account, Circles circles, Prompts prompts, Clock clock) {
        this.account = account;
        this.circles = circles;
        this.prompts = prompts;
        this.clock = clock;
    }

    @GET
    @WithTransaction
    public Uni<List<PromptView>> list(@PathParam("circleId") String circleId) {
        return circles.of(account.id(), circleId).flatMap(prompts::of).flatMap(list -> Multi.createFrom()
                .iterable(list)
                .onItem()
                .transformToUniAndConcatenate(prompts::load)
                .onItem()
                .transformToUniAndConcatenate(this::view)
                .collect()
                .asList());
    }

    @POST
    @Path("/{promptId}/decline")
    @WithTransaction
    @ResponseStatus(204)
    public Uni<Void> decline(@PathParam("circleId") String circleId, @PathParam("promptId") String promptId) {
        return circles.of(account.id(), circleId).flatMap(home -> prompts.decline(home, promptId));
    }

    private Uni<PromptView> view(Prompts.Asked asked) {
        return status(asked)
                .map(status -> new PromptView(
                        asked.promptId(),
                        asked.request().request().requestId(),
                        asked.request().document(),
                        asked.request().leaf().proofText(),
                        asked.request().agencyChain(),
                        asked.request().accreditation().proofText(),
                        asked.clips().stream().map(PromptResource::clip).toList(),
                        status,
                        asked.jti()));
    }

    private Uni<String> status(Prompts.Asked asked) {
        @Nullable String jti = asked.jti();
        if (jti == null) {
            boolean late = clock.instant().isAfter(asked.request().request().deadline());
            return Uni.createFrom().item(asked.declined() ? "declined" : late ? "closed" : "open");
        }
        return Sql.values(
                        String.class,
                        "select case when withdrawn_at is not null then 'withdrawn' when released_at is not null"
                                + " then 'released' else 'granted' end from consent_grant where jti = ?1",
                        jti)
                .map(List::getFirst);
    }

    private static PromptClip clip(ClipOnRecord clip) {
        return new PromptClip(clip.clipId(), clip.kind(), clip.document(), ClipOnRecord.proof(List.of(clip)));
    }
}
