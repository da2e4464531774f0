package io.porchlight.video.revocation;

import io.porchlight.contracts.event.Revocation;
import io.porchlight.messaging.consume.Poison;
import io.porchlight.messaging.problem.Problem;
import io.porchlight.video.service.Db;
import io.porchlight.video.token.ClipToken;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * What consent-service takes back. {@code refuse-tokens} with a grant refuses every token of that grant; with a circle,
 * the household's tokens issued up to then; with clips only, agencies' tokens for them issued up to then. {@code erase}
 * makes clips unreadable at once; the sweeper deletes them. Every call runs in the caller's transaction.
 */
@ApplicationScoped
public class Revocations {

    /** Longer than any grant lives (72 h); after that consent-service issues no token for it. */
    private static final Duration KEPT = Duration.ofDays(4);

    private static final String ADD =
            "insert into refusal (circle, grant_jti, clip_id, at, kept_until) values (?1, ?2, ?3, ?4, ?5)";
    private static final String HOME =
            "select count(*) as refusals from refusal where circle = ?1 and grant_jti is null"
                    + " and (clip_id is null or clip_id = ?2) and at >= ?3";
    private static final String AGENCY = "select count(*) as refusals from refusal where"
            + " (grant_jti = ?1 and (clip_id is null or clip_id = ?2))"
            + " or (grant_jti is null and circle is null and clip_id = ?2 and at >= ?3)";
    private static final String ERASE_CLIP = "update clip set erased_at = ?1 where clip_id = ?2 and erased_at is null";
    private static final String ERASE_CLIP_OF =
            "update clip set erased_at = ?1 where clip_id = ?2 and erased_at is null and circle = ?3";
    private static final String ERASE_CIRCLE = "update clip set erased_at = ?1 where circle = ?2 and erased_at is null";

    private final Clock clock;

    Revocations(Clock clock) {
        this.clock = clock;
    }

    /** Fails with 401 if the token, though it holds, has been taken back for this clip. */
    public Uni<Void> refuse(ClipToken token, String clipId) {
        return (switch (token.scope()) {
                    case ClipToken.Home home -> Db.rows(HOME, home.circle(), clipId, token.issuedAt());
                    case ClipToken.Agency agency -> Db.rows(AGENCY, agency.grant(), clipId, token.issuedAt());
                })
                .invoke(rows -> {
                    if (rows.getFirst().get("refusals", Number.class).longValue() > 0) {
                        throw Problem.unauthorized();
                    }
                })
                .replaceWithVoid();
    }

    /** Follows one revocation. */
    public Uni<Void> follow(Revocation revocation) {
        if (revocation.circle() == null
                && revocation.grant() == null
                && clips(revocation).isEmpty()) {
            throw new Poison("a revocation names a circle, a grant or clips");
        }
        return switch (String.valueOf(revocation.action())) {
            case "refuse-tokens" -> refuseTokens(revocation);
            case "erase" -> erase(revocation);
            default -> throw new Poison("a revocation's action is refuse-tokens or erase");
        };
    }

    private Uni<Void> refuseTokens(Revocation revocation) {
        Instant at = Instant.ofEpochSecond(revocation.at());
        List<@Nullable String> clips = new ArrayList<>(clips(revocation));
        if (clips.isEmpty()) {
            clips.add(null);
        }
        // A grant's refusal is for its own tokens, whichever household it came from.
        String circle = revocation.grant() == null ? revocation.circle() : null;
        return each(
                clips,
                clip -> Db.change(
                        ADD,
                        circle,
                        revocation.grant(),
                        clip,
                        at,
                        clock.instant().plus(KEPT)));
    }

    private Uni<Void> erase(Revocation revocation) {
        Instant now = clock.instant();
        String circle = revocation.circle();
        List<String> clips = clips(revocation);
        if (clips.isEmpty()) {
            if (circle == null) {
                throw new Poison("an erasure names a circle or clips");
            }
            return Db.change(ERASE_CIRCLE, now, circle).replaceWithVoid();
        }
        return each(
                new ArrayList<>(clips),
                clip -> circle == null
                        ? Db.change(ERASE_CLIP, now, clip)
                        : Db.change(ERASE_CLIP_OF, now, clip, circle));
    }

    private static List<String> clips(Revocation revocation) {
        return revocation.clips() == null ? List.of() : revocation.clips();
    }

    private static Uni<Void> each(List<@Nullable String> clips, Function<@Nullable String, Uni<Integer>> change) {
        Uni<Void> all = Uni.createFrom().voidItem();
        for (String clip : clips) {
            all = all.flatMap(done -> change.apply(clip)).replaceWithVoid();
        }
        return all;
    }
}
