package io.porchlight.messaging.inbox;

import io.quarkus.arc.properties.IfBuildProperty;
import io.quarkus.runtime.StartupEvent;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Vertx;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.SqlResult;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import org.jboss.logging.Logger;

/** Forgets handled events that no topic can deliver again. */
@ApplicationScoped
@IfBuildProperty(name = "porchlight.outbox.enabled", stringValue = "true", enableIfMissing = true)
public class InboxPurge {

    private static final Logger LOG = Logger.getLogger(InboxPurge.class);

    private final Vertx vertx;
    private final Pool pool;
    private final InboxSettings settings;

    InboxPurge(Vertx vertx, Pool pool, InboxSettings settings) {
        this.vertx = vertx;
        this.pool = pool;
        this.settings = settings;
    }

    void start(@Observes StartupEvent event) {
        vertx.setPeriodic(settings.purgeInterval().toMillis(), timer -> purge().subscribe()
                .with(
                        rows -> LOG.debugf("inbox forgot %d events", rows),
                        failure -> LOG.warnf("inbox not purged: %s", failure)));
    }

    /** Deletes what is older than the settings keep it, and says how many rows that were. */
    Uni<Integer> purge() {
        return pool.preparedQuery("delete from inbox where seen_at < $1")
                .execute(Tuple.of(OffsetDateTime.now(ZoneOffset.UTC).minus(settings.kept())))
                .map(SqlResult::rowCount);
    }
}
