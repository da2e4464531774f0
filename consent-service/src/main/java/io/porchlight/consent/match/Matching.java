package io.porchlight.consent.match;

import io.porchlight.consent.Limits;
import io.porchlight.consent.Sql;
import io.porchlight.messaging.json.Wire;
import io.porchlight.sealing.encoding.Bytes;
import io.quarkus.hibernate.reactive.panache.Panache;
import io.quarkus.scheduler.Scheduled;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Finds the homes that a published request concerns: held in one of its cells, with a clip whose minute lies in the window and
 * whose batch stands in the log before the request. The result becomes prompts to those homes and reaches nobody else; not even
 * a count is logged or measured.
 */
@ApplicationScoped
class Matching {
    private static final Logger LOG = Logger.getLogger(Matching.class);
    private static final long MONTH = 30 * 86_400L;
    private static final int ROWS_AT_ONCE = 500;
    private static final int REQUESTS_AT_ONCE = 16;

    /** ?1 request, ?2 and ?3 window, ?4 now, ?5 the request's leaf. */
    private static final String CLIPS = " from clip c join clip_placement p on p.clip_id = c.clip_id"
            + " join ingest_batch b on b.batch_id = p.batch_id join log_leaf l on l.leaf_id = b.leaf_id"
            + " where c.circle = h.pseudonym and c.minute >= ?2 and c.minute < ?3"
            + " and not c.gone and c.expires_at > ?4 and l.leaf_index < ?5";

    private static final String HOMES = "select s.circle_id, s.monthly_cap, s.quiet_start, s.quiet_end, s.quiet_zone,"
            + " s.excluded_kinds, (select count(*) from prompt m where m.circle_id = s.circle_id and m.created_at > ?6)"
            + " from request_cell r join circle_settings s on s.cell = r.cell"
            + " join circle h on h.circle_id = s.circle_id"
            + " where r.request_id = ?1 and not s.opt_out and exists (select 1" + CLIPS + ")";

    private static final String PROMPT_CLIPS = "insert into prompt_clip (prompt_id, clip_id)"
            + " select q.prompt_id, k.clip_id from prompt q join circle h on h.circle_id = q.circle_id"
            + " cross join lateral (select c.clip_id" + CLIPS + " order by c.minute desc, c.clip_id limit ?6) k"
            + " where q.request_id = ?1";

    private final Clock clock;

    private record Request(String requestId, String agencyKind, long start, long end, long deadline, long leaf) {}

    Matching(Clock clock) {
        this.clock = clock;
    }

    @Scheduled(every = "1s", identity = "matching", concurrentExecution = Scheduled.ConcurrentExecution.SKIP)
    Uni<Void> round() {
        return Panache.withTransaction(() -> Sql.values(
                        String.class,
                        "select request_id from footage_request where leaf_index is not null and not matched"
                                + " order by leaf_index limit ?1",
                        REQUESTS_AT_ONCE))
                .flatMap(ids -> Multi.createFrom()
                        .iterable(ids)
                        .onItem()
                        .transformToUniAndConcatenate(id -> Panache.withTransaction(() -> match(id))
                                .onFailure()
                                .invoke(failure -> LOG.errorf(failure, "request %s cannot be matched yet", id))
                                .onFailure()
                                .recoverWithNull())
                        .collect()
                        .last()
                        .replaceWithVoid());
    }

    private Uni<Void> match(String requestId) {
        return Sql.rows(
                        "select agency_kind, window_start, window_end, deadline, leaf_index from footage_request"
                                + " where request_id = ?1 and not matched for update skip locked",
                        requestId)
                .flatMap(rows ->
                        rows.isEmpty() ? Uni.createFrom().voidItem() : match(request(requestId, rows.getFirst())));
    }

    private Uni<Void> match(Request request) {
        Instant now = clock.instant();
        return Sql.rows(
                        HOMES,
                        request.requestId,
                        request.start,
                        request.end,
                        now.getEpochSecond(),
                        request.leaf,
                        now.getEpochSecond() - MONTH)
                .flatMap(homes -> insert(prompts(request, homes, now)))
                .flatMap(done -> Sql.run(
                        PROMPT_CLIPS,
                        request.requestId,
                        request.start,
                        request.end,
                        now.getEpochSecond(),
                        request.leaf,
                        Limits.PROMPT_CLIPS.number()))
                .flatMap(done ->
                        Sql.run("update footage_request set matched = true where request_id = ?1", request.requestId))
                .replaceWithVoid();
    }

    private static List<Object[]> prompts(Request request, List<Object[]> homes, Instant now) {
        List<Object[]> prompts = new ArrayList<>();
        for (Object[] home : homes) {
            PromptPlan.Candidate candidate = candidate(home);
            PromptPlan.deliverAt(candidate, request.agencyKind, now, Instant.ofEpochSecond(request.deadline))
                    .ifPresent(at -> prompts.add(new Object[] {
                        Bytes.randomId(),
                        request.requestId,
                        candidate.circleId(),
                        now.getEpochSecond(),
                        at.getEpochSecond()
                    }));
        }
        return prompts;
    }

    private static Uni<Void> insert(List<Object[]> prompts) {
        List<List<Object[]>> chunks = new ArrayList<>();
        for (int at = 0; at < prompts.size(); at += ROWS_AT_ONCE) {
            chunks.add(prompts.subList(at, Math.min(prompts.size(), at + ROWS_AT_ONCE)));
        }
        return Multi.createFrom()
                .iterable(chunks)
                .onItem()
                .transformToUniAndConcatenate(
                        chunk -> Sql.insert("prompt (prompt_id, request_id, circle_id, created_at, deliver_at)", chunk))
                .collect()
                .last()
                .replaceWithVoid();
    }

    private static Request request(String requestId, Object[] row) {
        return new Request(requestId, (String) row[0], number(row[1]), number(row[2]), number(row[3]), number(row[4]));
    }

    private static PromptPlan.Candidate candidate(Object[] row) {
        return new PromptPlan.Candidate(
                (String) row[0],
                (int) number(row[1]),
                number(row[6]),
                quiet((String) row[2], (String) row[3], (String) row[4]),
                Wire.words((String) row[5]));
    }

    private static PromptPlan.@Nullable Quiet quiet(
            @Nullable String start, @Nullable String end, @Nullable String zone) {
        return start == null || end == null || zone == null
                ? null
                : new PromptPlan.Quiet(LocalTime.parse(start), LocalTime.parse(end), ZoneId.of(zone));
    }

    private static long number(Object value) {
        return ((Number) value).longValue();
    }
}
