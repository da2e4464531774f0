package io.porchlight.consent.grant;

import com.fasterxml.jackson.databind.JsonNode;
import io.porchlight.consent.ConsentConfig;
import io.porchlight.consent.Sql;
import io.porchlight.consent.clip.ClipOnRecord;
import io.porchlight.consent.clip.ClipsOnRecord;
import io.porchlight.consent.log.LeafKind;
import io.porchlight.consent.log.LogProofs;
import io.porchlight.consent.log.ProvenLeaf;
import io.porchlight.consent.request.Requests;
import io.porchlight.contracts.event.DisclosureGranted;
import io.porchlight.messaging.json.Wire;
import io.porchlight.messaging.outbox.Outbox;
import io.quarkus.hibernate.reactive.panache.Panache;
import io.quarkus.scheduler.Scheduled;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.LockModeType;
import java.time.Clock;
import java.util.List;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jboss.logging.Logger;

/**
 * Releases grants at fixed times, at most a fixed number at once, each only when a checkpoint that enough witnesses cosigned
 * covers it. The message holds everything that the officers' browser, a court and the home itself need to check it.
 */
@ApplicationScoped
class Releases {
    private static final Logger LOG = Logger.getLogger(Releases.class);

    private final GrantRepository grants;
    private final Requests requests;
    private final ClipsOnRecord clips;
    private final LogProofs proofs;
    private final Outbox outbox;
    private final ConsentConfig.Release config;
    private final Clock clock;

    Releases(
            GrantRepository grants,
            Requests requests,
            ClipsOnRecord clips,
            LogProofs proofs,
            Outbox outbox,
            ConsentConfig.Release config,
            Clock clock) {
        this.grants = grants;
        this.requests = requests;
        this.clips = clips;
        this.proofs = proofs;
        this.outbox = outbox;
        this.config = config;
        this.clock = clock;
    }

    @Scheduled(
            every = "${porchlight.release.interval:5s}",
            identity = "releases",
            concurrentExecution = Scheduled.ConcurrentExecution.SKIP)
    Uni<Void> round() {
        // One time for the whole batch: within it, none is told to be earlier than another.
        long at = now();
        return Panache.withTransaction(() -> grants.releasable(at, config.batchSize()))
                .flatMap(jtis -> Multi.createFrom()
                        .iterable(jtis)
                        .onItem()
                        .transformToUniAndConcatenate(jti -> Panache.withTransaction(() -> release(jti, at))
                                .onFailure()
                                .invoke(failure -> LOG.errorf(failure, "a grant cannot be released yet"))
                                .onFailure()
                                .recoverWithNull())
                        .collect()
                        .last())
                .flatMap(done -> Panache.withTransaction(this::forgetKeys));
    }

    private Uni<Void> release(String jti, long at) {
        return grants.findById(jti, LockModeType.PESSIMISTIC_WRITE).flatMap(grant -> {
            if (grant.releasedAt != null || grant.withdrawnAt != null) {
                return Uni.createFrom().voidItem();
            }
            return message(grant, at).flatMap(message -> {
                grant.releasedAt = message.releasedAt();
                grant.message = Wire.text(message);
                return grants.flush().flatMap(done -> outbox.publish(grant.requestId, message));
            });
        });
    }

    private Uni<DisclosureGranted> message(GrantEntity grant, long at) {
        return proofs.get(LeafKind.GRANT, grant.jti)
                .flatMap(leaf -> requests.published(grant.requestId).flatMap(request -> grants.clips(grant.jti)
                        .flatMap(ids -> clips.find(ids, true))
                        .map(list -> message(grant, leaf, request, list, at))));
    }

    private DisclosureGranted message(
            GrantEntity grant, ProvenLeaf leaf, Requests.Published request, List<ClipOnRecord> list, long at) {
        TreeMap<Long, List<ClipOnRecord>> batches = list.stream()
                .collect(Collectors.groupingBy(clip -> clip.batch().index(), TreeMap::new, Collectors.toList()));
        List<DisclosureGranted.IngestProof> ingestProofs = batches.entrySet().stream()
                .map(batch -> new DisclosureGranted.IngestProof(batch.getKey(), ClipOnRecord.proof(batch.getValue())))
                .toList();
        List<JsonNode> statements = list.stream().map(ClipOnRecord::document).toList();
        return new DisclosureGranted(
                grant.requestId,
                grant.jti,
                Wire.json(grant.document),
                leaf.proofText(),
                statements,
                ingestProofs,
                request.document(),
                request.leaf().proofText(),
                request.agencyChain(),
                request.accreditation().proofText(),
                at);
    }

    /** Grant keys live as long as the grant: afterwards there is nothing left to withdraw. */
    private Uni<Void> forgetKeys() {
        return Sql.run(
                        "update grant_clip set sealed = null from consent_grant g where g.jti = grant_clip.jti"
                                + " and grant_clip.sealed is not null and (g.exp <= ?1 or g.withdrawn_at is not null)",
                        now())
                .replaceWithVoid();
    }

    private long now() {
        return clock.instant().getEpochSecond();
    }
}
