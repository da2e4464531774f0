package io.porchlight.video.read;

import io.porchlight.contracts.event.ClipFetched;
import io.porchlight.messaging.outbox.Outbox;
import io.porchlight.sealing.clip.Kind;
import io.porchlight.video.service.Db;
import io.porchlight.video.token.ClipToken;
import io.quarkus.hibernate.reactive.panache.Panache;
import io.quarkus.scheduler.Scheduled;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.Tuple;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Every fetch of ciphertext is on record (R7): a row is committed before the first byte leaves, and once its window is
 * over one message per clip, token and window tells the household which tracks were read.
 */
@ApplicationScoped
public class Fetches {

    private static final String NOTE = """
            insert into track_fetch (clip_id, token_id, fetch_window, kind, circle, grant_jti, at)
            values (?1, ?2, ?3, ?4, ?5, ?6, ?7) on conflict do nothing""";
    private static final String TAKE = """
            delete from track_fetch where ctid in
                (select ctid from track_fetch where fetch_window <= ?1 order by fetch_window, clip_id, token_id
                 limit 500 for update skip locked)
            returning clip_id, token_id, fetch_window, kind, circle, grant_jti, at""";

    private final Outbox outbox;
    private final Clock clock;
    private final FetchSettings settings;

    Fetches(Outbox outbox, Clock clock, FetchSettings settings) {
        this.outbox = outbox;
        this.clock = clock;
        this.settings = settings;
    }

    /** Notes that a token reads a track, in the caller's transaction. */
    Uni<Void> note(ClipToken token, String circle, String clipId, String kind) {
        Instant now = clock.instant();
        long window = settings.window().toSeconds();
        Instant start = Instant.ofEpochSecond(Math.floorDiv(now.getEpochSecond(), window) * window);
        return Db.change(
                        NOTE,
                        clipId,
                        token.id(),
                        start,
                        kind,
                        circle,
                        token.grant().orElse(null),
                        now)
                .replaceWithVoid();
    }

    /** Tells every window that is over. */
    @Scheduled(every = "{porchlight.fetches.interval}", concurrentExecution = Scheduled.ConcurrentExecution.SKIP)
    public Uni<Void> tell() {
        Instant over = clock.instant().minus(settings.window());
        return Panache.withTransaction(() -> Db.rows(TAKE, over).flatMap(rows -> Multi.createFrom()
                .iterable(byFetch(rows))
                .onItem()
                .transformToUniAndConcatenate(this::publish)
                .collect()
                .last()));
    }

    private Uni<Void> publish(List<Tuple> rows) {
        Tuple first = rows.stream()
                .min(Comparator.comparing(row -> Db.instant(row, "at")))
                .orElseThrow();
        String circle = first.get("circle", String.class);
        List<String> kinds = rows.stream()
                .map(row -> row.get("kind", String.class))
                .sorted(Comparator.comparing(Kind::of))
                .toList();
        return outbox.publish(
                circle,
                new ClipFetched(
                        first.get("clip_id", String.class),
                        circle,
                        kinds,
                        Db.instant(first, "at").getEpochSecond(),
                        first.get("grant_jti", String.class)));
    }

    private static Collection<List<Tuple>> byFetch(List<Tuple> rows) {
        Map<List<Object>, List<Tuple>> fetches = new LinkedHashMap<>();
        for (Tuple row : rows) {
            fetches.computeIfAbsent(
                            List.of(row.get("clip_id"), row.get("token_id"), row.get("fetch_window")),
                            key -> new ArrayList<>())
                    .add(row);
        }
        return fetches.values();
    }
}
