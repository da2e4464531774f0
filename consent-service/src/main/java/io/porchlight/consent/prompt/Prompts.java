package io.porchlight.consent.prompt;

import io.porchlight.consent.Refusal;
import io.porchlight.consent.Sql;
import io.porchlight.consent.circle.Home;
import io.porchlight.consent.clip.ClipOnRecord;
import io.porchlight.consent.clip.ClipsOnRecord;
import io.porchlight.consent.request.Requests;
import io.porchlight.messaging.problem.Problem;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.LockModeType;
import java.time.Clock;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Prompts with all that a home needs to check and to answer them. */
@ApplicationScoped
public class Prompts {
    private final PromptRepository prompts;
    private final Requests requests;
    private final ClipsOnRecord clips;
    private final Clock clock;

    Prompts(PromptRepository prompts, Requests requests, ClipsOnRecord clips, Clock clock) {
        this.prompts = prompts;
        this.requests = requests;
        this.clips = clips;
        this.clock = clock;
    }

    /**
     * A prompt, locked until the transaction ends.
     *
     * @param jti of the grant that answered it, or null
     * @param clips those of the prompt that still exist
     */
    public record Asked(
            String promptId,
            boolean declined,
            @Nullable String jti,
            Requests.Published request,
            List<ClipOnRecord> clips) {}

    /** The prompt of this home, locked; otherwise the problem {@code not-found}. */
    public Uni<Asked> asked(Home home, String promptId) {
        return prompts.findById(promptId, LockModeType.PESSIMISTIC_WRITE).flatMap(prompt -> {
            if (!isFor(prompt, home)) {
                throw Problem.notFound();
            }
            return load(prompt);
        });
    }

    /** All prompts of a home that have been delivered, newest first. */
    Uni<List<PromptEntity>> of(Home home) {
        return prompts.list(
                "circleId = ?1 and deliverAt <= ?2 order by createdAt desc, promptId", home.circleId(), now());
    }

    Uni<Asked> load(PromptEntity prompt) {
        return requests.published(prompt.requestId).flatMap(request -> Sql.values(
                        String.class, "select clip_id from prompt_clip where prompt_id = ?1", prompt.promptId)
                .flatMap(ids -> clips.find(ids, false))
                .map(found -> new Asked(prompt.promptId, prompt.declined, prompt.jti, request, found)));
    }

    /** Declines; nobody but the home ever learns of it, and ignoring the prompt looks the same. */
    Uni<Void> decline(Home home, String promptId) {
        return prompts.findById(promptId, LockModeType.PESSIMISTIC_WRITE)
                .invoke(prompt -> {
                    if (!isFor(prompt, home)) {
                        throw Problem.notFound();
                    }
                    if (prompt.jti != null) {
                        throw Refusal.PROMPT_CLOSED.because("This prompt was granted; withdraw the grant instead.");
                    }
                    prompt.declined = true;
                })
                .replaceWithVoid();
    }

    /** Notes which grant answered the prompt. */
    public Uni<Void> answered(String promptId, String jti) {
        return prompts.findById(promptId).invoke(prompt -> prompt.jti = jti).flatMap(done -> prompts.flush());
    }

    private boolean isFor(@Nullable PromptEntity prompt, Home home) {
        return prompt != null && prompt.circleId.equals(home.circleId()) && prompt.deliverAt <= now();
    }

    private long now() {
        return clock.instant().getEpochSecond();
    }
}
