package io.porchlight.video.timeline;

import io.porchlight.contracts.api.TimelineClip;
import io.porchlight.contracts.api.TimelineEntry;
import io.porchlight.sealing.json.Jcs;
import io.porchlight.video.service.Db;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.Tuple;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A circle's events, newest first, each with its clip while that is complete and not over. */
@ApplicationScoped
class Timeline {

    /** A page never ends inside a minute, so that the next one, before its last minute, misses nothing. */
    private static final String PAGE = """
            select e.event_id, e.kind, e.minute, e.device_id, c.clip_id, c.statement, c.expires_at
            from (select * from event where circle = ?1 and minute < ?2
                  order by minute desc fetch first (?3) rows with ties) e
            left join clip c on c.circle = e.circle and c.event_id = e.event_id
                 and c.stored_at is not null and c.erased_at is null and c.expires_at > ?4
            order by e.minute desc, e.event_id, c.clip_id""";

    Timeline() {}

    Uni<List<TimelineEntry>> page(String circle, Instant before, int limit, Instant now) {
        return Db.rows(PAGE, circle, before, limit, now)
                .map(rows -> rows.stream().map(Timeline::entry).toList());
    }

    private static TimelineEntry entry(Tuple row) {
        return new TimelineEntry(
                row.get("event_id", String.class),
                row.get("kind", String.class),
                Db.instant(row, "minute").toString(),
                row.get("device_id", String.class),
                clip(row));
    }

    private static @Nullable TimelineClip clip(Tuple row) {
        String clipId = row.get("clip_id", String.class);
        return clipId == null
                ? null
                : new TimelineClip(
                        clipId,
                        Jcs.parse(Db.bytes(row, "statement")),
                        Db.instant(row, "expires_at").getEpochSecond());
    }
}
