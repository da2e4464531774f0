package io.porchlight.consent.grant;

import io.porchlight.consent.ConsentConfig;
import io.porchlight.consent.Refusal;
import io.porchlight.consent.Sql;
import io.porchlight.consent.access.Access;
import io.porchlight.consent.access.AccessList;
import io.porchlight.consent.circle.Circles;
import io.porchlight.consent.circle.Home;
import io.porchlight.consent.log.LeafKind;
import io.porchlight.consent.log.LogQueue;
import io.porchlight.consent.prompt.Prompts;
import io.porchlight.contracts.api.GrantAccepted;
import io.porchlight.contracts.api.GrantKey;
import io.porchlight.contracts.api.GrantKeys;
import io.porchlight.contracts.api.GrantSubmission;
import io.porchlight.contracts.api.GrantView;
import io.porchlight.contracts.event.DisclosureGranted;
import io.porchlight.messaging.json.Wire;
import io.porchlight.messaging.problem.Problem;
import io.porchlight.sealing.encoding.Base64Url;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.util.Base64;

/** Takes grants and keeps them; makes none. */
@ApplicationScoped
class Grants {
    private final GrantRepository grants;
    private final Prompts prompts;
    private final Circles circles;
    private final AccessList accesses;
    private final LogQueue log;
    private final ReleaseSchedule schedule;
    private final Clock clock;

    Grants(
            GrantRepository grants,
            Prompts prompts,
            Circles circles,
            AccessList accesses,
            LogQueue log,
            ConsentConfig.Release config,
            Clock clock) {
        this.grants = grants;
        this.prompts = prompts;
        this.circles = circles;
        this.accesses = accesses;
        this.log = log;
        this.schedule = new ReleaseSchedule(config.interval());
        this.clock = clock;
    }

    Uni<GrantAccepted> accept(Home home, String promptId, GrantSubmission submission) {
        return prompts.asked(home, promptId)
                .flatMap(asked -> circles.chain(home).flatMap(chain -> {
                    if (asked.jti() != null) {
                        throw Refusal.GRANT_REPLAYED.because("This prompt has its grant already.");
                    }
                    if (asked.declined()) {
                        throw Refusal.PROMPT_CLOSED.because("This prompt was declined.");
                    }
                    GrantCheck check = GrantCheck.of(submission, asked, chain, clock.instant());
                    return grants.findById(check.grant().jti()).flatMap(known -> {
                        if (known != null) {
                            throw Refusal.GRANT_REPLAYED.because(
                                    "A grant of this jti was seen before. Sign a new one.");
                        }
                        return store(home, promptId, asked, check);
                    });
                }));
    }

    private Uni<GrantAccepted> store(Home home, String promptId, Prompts.Asked asked, GrantCheck check) {
        GrantEntity entity = new GrantEntity();
        entity.jti = check.grant().jti();
        entity.promptId = promptId;
        entity.requestId = asked.request().request().requestId();
        entity.circleId = home.circleId();
        entity.circle = home.pseudonym();
        entity.agencyId = check.grant().agencyId();
        entity.document = Wire.text(check.document().toJson());
        entity.grantHash = check.document().payloadHashText();
        entity.signerSalt = check.signer().salt();
        entity.signerJws = check.signer().jws();
        entity.iat = check.grant().iat();
        entity.exp = check.grant().exp();
        entity.acceptedAt = now();
        return log.append(LeafKind.GRANT, entity.jti, check.document().toJson())
                .flatMap(leaf -> {
                    entity.leafId = leaf;
                    return grants.persistAndFlush(entity);
                })
                .flatMap(done -> Sql.insert(
                        "grant_clip (jti, clip_id, kinds, key_id, sealed)",
                        check.clips().stream()
                                .map(granted -> new Object[] {
                                    entity.jti,
                                    granted.clip().clipId(),
                                    Wire.words(granted.kinds()),
                                    granted.key().keyId(),
                                    granted.key().sealed()
                                })
                                .toList()))
                .flatMap(done -> prompts.answered(promptId, entity.jti))
                .flatMap(done -> Multi.createFrom()
                        .iterable(check.clips())
                        .onItem()
                        .transformToUniAndConcatenate(granted -> accesses.record(
                                home.pseudonym(),
                                Access.ofGrant(
                                        now(),
                                        "grant",
                                        granted.clip().clipId(),
                                        entity.agencyId,
                                        entity.jti,
                                        granted.kinds())))
                        .collect()
                        .last())
                .replaceWith(() -> new GrantAccepted(entity.jti, schedule.next(clock.millis())));
    }

    Uni<GrantView> view(Home home, String jti) {
        return own(home, jti).map(grant -> {
            String message = grant.message;
            return new GrantView(grant.status(), message == null ? null : Wire.value(message, DisclosureGranted.class));
        });
    }

    Uni<GrantKeys> keys(Home home, String jti) {
        return own(home, jti)
                .flatMap(grant -> Sql.rows(
                        "select clip_id, key_id, encode(sealed, 'base64') from grant_clip"
                                + " where jti = ?1 and sealed is not null order by clip_id",
                        jti))
                .map(rows -> new GrantKeys(rows.stream().map(Grants::key).toList()));
    }

    /** A grant of this home, or the problem {@code not-found}. */
    Uni<GrantEntity> own(Home home, String jti) {
        return grants.findById(jti).map(grant -> {
            if (grant == null || !grant.circleId.equals(home.circleId())) {
                throw Problem.notFound();
            }
            return grant;
        });
    }

    private static GrantKey key(Object[] row) {
        byte[] sealed = Base64.getMimeDecoder().decode((String) row[2]);
        return new GrantKey((String) row[0], (String) row[1], Base64Url.encode(sealed));
    }

    private long now() {
        return clock.instant().getEpochSecond();
    }
}
