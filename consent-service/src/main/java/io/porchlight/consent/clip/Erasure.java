package io.porchlight.consent.clip;

import io.porchlight.consent.Sql;
import io.porchlight.consent.circle.Home;
import io.porchlight.consent.settings.SettingsListener;
import io.porchlight.contracts.api.CircleSettings;
import io.porchlight.contracts.event.Revocation;
import io.porchlight.messaging.outbox.Outbox;
import io.quarkus.hibernate.reactive.panache.common.WithTransaction;
import io.quarkus.scheduler.Scheduled;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/**
 * Early erasure and late sweeping. A home that shortens its retention, or ends its plan, has its older clips erased at once;
 * those that grow older than a shortened retention afterwards are erased by the sweep, long before their own expiry.
 */
@ApplicationScoped
class Erasure implements SettingsListener {
    private static final List<String> KINDS = List.of("ding", "motion", "live", "talk");
    private static final int AT_ONCE = 500;

    /** Clips older than their home's present retention of their kind, or of a home without a plan. */
    private static final String TOO_OLD =
            "select c.clip_id, c.circle from clip c join circle h on h.pseudonym = c.circle"
                    + " join circle_settings s on s.circle_id = h.circle_id where not c.gone and (s.plan = 'NONE' or c.minute"
                    + " + 86400 * case c.kind when 'ding' then s.retention_ding when 'motion' then s.retention_motion"
                    + " when 'live' then s.retention_live else s.retention_talk end <= ?1) limit ?2";

    private final ClipRepository clips;
    private final Outbox outbox;
    private final Clock clock;

    Erasure(ClipRepository clips, Outbox outbox, Clock clock) {
        this.clips = clips;
        this.outbox = outbox;
        this.clock = clock;
    }

    @Override
    public Uni<Void> changed(Home home, CircleSettings before, CircleSettings after) {
        return Multi.createFrom()
                .iterable(KINDS)
                .onItem()
                .transformToUniAndConcatenate(kind -> clips.olderThan(home.pseudonym(), kind, oldest(after, kind)))
                .collect()
                .asList()
                .flatMap(lists -> {
                    List<String> erased = new ArrayList<>();
                    lists.forEach(erased::addAll);
                    return erase(home.pseudonym(), erased);
                });
    }

    private long oldest(CircleSettings after, String kind) {
        return after.plan().equals("NONE")
                ? Long.MAX_VALUE
                : now() - 86_400L * after.retentionDays().of(kind);
    }

    private Uni<Void> erase(String circle, List<String> clipIds) {
        if (clipIds.isEmpty()) {
            return Uni.createFrom().voidItem();
        }
        return Multi.createFrom()
                .iterable(clipIds)
                .onItem()
                .transformToUniAndConcatenate(clipId -> clips.forget(clipId, now()))
                .collect()
                .last()
                .flatMap(done -> outbox.publish(circle, new Revocation(circle, null, clipIds, "erase", now())));
    }

    @Scheduled(
            every = "60s",
            delayed = "5s",
            identity = "clip-sweep",
            concurrentExecution = Scheduled.ConcurrentExecution.SKIP)
    @WithTransaction
    Uni<Void> sweep() {
        return clips.overdue(now(), AT_ONCE)
                .flatMap(overdue -> Multi.createFrom()
                        .iterable(overdue)
                        .onItem()
                        .transformToUniAndConcatenate(clipId -> clips.forget(clipId, now()))
                        .collect()
                        .last())
                .flatMap(done -> Sql.rows(TOO_OLD, now(), AT_ONCE))
                .flatMap(rows -> Multi.createFrom()
                        .iterable(rows.stream()
                                .collect(Collectors.groupingBy(
                                        row -> (String) row[1],
                                        Collectors.mapping(row -> (String) row[0], Collectors.toList())))
                                .entrySet())
                        .onItem()
                        .transformToUniAndConcatenate(home -> erase(home.getKey(), home.getValue()))
                        .collect()
                        .last())
                .flatMap(done -> Sql.run(
                        "delete from clip_placement where placed_at < ?1"
                                + " and not exists (select 1 from clip where clip.clip_id = clip_placement.clip_id)",
                        now() - 31 * 86_400L))
                .replaceWithVoid();
    }

    private long now() {
        return clock.instant().getEpochSecond();
    }
}
