package io.porchlight.consent.grant;

import io.porchlight.consent.Refusal;
import io.porchlight.consent.Sql;
import io.porchlight.consent.access.Access;
import io.porchlight.consent.access.AccessList;
import io.porchlight.consent.circle.Home;
import io.porchlight.consent.clip.ClipOnRecord;
import io.porchlight.consent.clip.ClipsOnRecord;
import io.porchlight.contracts.api.WithdrawalSubmission;
import io.porchlight.contracts.event.DisclosureWithdrawn;
import io.porchlight.contracts.event.Revocation;
import io.porchlight.messaging.json.Wire;
import io.porchlight.messaging.outbox.Outbox;
import io.porchlight.sealing.Refused;
import io.porchlight.sealing.grant.Withdrawal;
import io.porchlight.sealing.jws.SignedDocument;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;

/**
 * Takes withdrawals (SF-21). Fetches stop at once; what an agency has fetched stays by the terms it signed. A grant that has
 * not been released yet is never released after any withdrawal of it, and the agency never hears of either.
 */
@ApplicationScoped
class Withdrawals {
    private final Grants grants;
    private final GrantRepository repository;
    private final ClipsOnRecord clips;
    private final AccessList accesses;
    private final Outbox outbox;
    private final Clock clock;

    Withdrawals(
            Grants grants,
            GrantRepository repository,
            ClipsOnRecord clips,
            AccessList accesses,
            Outbox outbox,
            Clock clock) {
        this.grants = grants;
        this.repository = repository;
        this.clips = clips;
        this.accesses = accesses;
        this.outbox = outbox;
        this.clock = clock;
    }

    Uni<Void> accept(Home home, String jti, WithdrawalSubmission submission) {
        return grants.own(home, jti).flatMap(grant -> repository
                .clips(jti)
                .flatMap(ids -> clips.find(ids, true))
                .flatMap(known -> {
                    List<ClipOnRecord> withdrawn = verified(grant, submission, known);
                    return Multi.createFrom()
                            .iterable(withdrawn)
                            .onItem()
                            .transformToUniAndConcatenate(clip -> withdraw(home, grant, clip))
                            .collect()
                            .last()
                            .flatMap(done -> repository.standing(jti))
                            .flatMap(standing -> conclude(grant, submission, withdrawn, standing));
                }));
    }

    private List<ClipOnRecord> verified(GrantEntity grant, WithdrawalSubmission submission, List<ClipOnRecord> known) {
        try {
            if (grant.exp <= now()) {
                throw new Refused("withdrawal.over", "The grant is over; nothing can be fetched under it any more.");
            }
            Withdrawal withdrawal = Withdrawal.verify(
                    SignedDocument.parse(submission.withdrawal()),
                    SignedDocument.parse(Wire.json(grant.document)),
                    known.stream().map(ClipOnRecord::statement).toList());
            return known.stream()
                    .filter(clip -> withdrawal.clips().contains(clip.statement().hash()))
                    .toList();
        } catch (Refused refused) {
            throw Refusal.WITHDRAWAL_INVALID.because(refused);
        }
    }

    private Uni<Void> withdraw(Home home, GrantEntity grant, ClipOnRecord clip) {
        return Sql.run(
                        "update grant_clip set withdrawn_at = ?3"
                                + " where jti = ?1 and clip_id = ?2 and withdrawn_at is null",
                        grant.jti,
                        clip.clipId(),
                        now())
                .flatMap(changed -> changed == 0
                        ? Uni.createFrom().voidItem()
                        : accesses.record(
                                home.pseudonym(),
                                Access.ofGrant(now(), "withdrawal", clip.clipId(), grant.agencyId, grant.jti, null)));
    }

    private Uni<Void> conclude(
            GrantEntity grant, WithdrawalSubmission submission, List<ClipOnRecord> withdrawn, List<String> standing) {
        boolean released = grant.releasedAt != null;
        boolean whole = standing.isEmpty() || !released;
        if (whole && grant.withdrawnAt == null) {
            grant.withdrawnAt = now();
        }
        grant.withdrawal = Wire.text(submission.withdrawal());
        List<String> clipIds = whole
                ? null
                : new ArrayList<>(withdrawn.stream().map(ClipOnRecord::clipId).toList());
        Uni<Void> refused = outbox.publish(grant.jti, new Revocation(null, grant.jti, clipIds, "refuse-tokens", now()));
        return repository
                .flush()
                .flatMap(done -> refused)
                .flatMap(done -> released
                        ? outbox.publish(
                                grant.requestId,
                                new DisclosureWithdrawn(grant.requestId, grant.jti, submission.withdrawal(), now()))
                        : Uni.createFrom().voidItem());
    }

    private long now() {
        return clock.instant().getEpochSecond();
    }
}
