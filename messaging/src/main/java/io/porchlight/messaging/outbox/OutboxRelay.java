package io.porchlight.messaging.outbox;

import io.porchlight.messaging.event.EventProducer;
import io.quarkus.arc.properties.IfBuildProperty;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Vertx;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.StreamSupport;
import org.jboss.logging.Logger;

/**
 * Sends what stands in the outbox. One relay of all replicas works at a time (an advisory lock of the transaction), so
 * that two of them cannot overtake each other on one key; rows are locked with {@code FOR UPDATE SKIP LOCKED} and
 * deleted in the same transaction once Kafka has acknowledged them. A row whose send fails stays, and holds back the
 * later rows of its own key only. Dying between acknowledgement and commit sends a row twice, with the same id.
 *
 * <p>Uses the reactive client itself, not Hibernate: no session, no context to lose.
 */
@ApplicationScoped
@IfBuildProperty(name = "porchlight.outbox.enabled", stringValue = "true", enableIfMissing = true)
public class OutboxRelay {

    private static final Logger LOG = Logger.getLogger(OutboxRelay.class);
    private static final int KEYS_AT_ONCE = 32;

    /** Any constant will do; each service has a database of its own. */
    private static final String LOCK = "select pg_try_advisory_xact_lock(704655123)";

    private static final String NEXT = "select id, topic, key, type, event_id, occurred_at, payload from outbox"
            + " order by id limit $1 for update skip locked";
    private static final String SENT = "delete from outbox where id = any($1)";
    private static final String FAILED = "update outbox set attempts = attempts + 1 where id = any($1)";

    private final Vertx vertx;
    private final Pool pool;
    private final EventProducer producer;
    private final OutboxSettings settings;
    private volatile boolean stopped;
    private volatile long pauseMillis;

    OutboxRelay(Vertx vertx, Pool pool, EventProducer producer, OutboxSettings settings) {
        this.vertx = vertx;
        this.pool = pool;
        this.producer = producer;
        this.settings = settings;
        this.pauseMillis = settings.interval().toMillis();
    }

    void start(@Observes StartupEvent event) {
        next(pauseMillis);
    }

    void stop(@Observes ShutdownEvent event) {
        stopped = true;
    }

    private void next(long millis) {
        if (!stopped) {
            vertx.setTimer(Math.max(1, millis), timer -> relay().subscribe().with(this::done, this::failed));
        }
    }

    private void done(Round round) {
        long interval = settings.interval().toMillis();
        if (round.failed() > 0) {
            failed(null);
        } else {
            pauseMillis = interval;
            next(round.sent() == settings.batchSize() ? 1 : interval);
        }
    }

    private void failed(@org.jspecify.annotations.Nullable Throwable failure) {
        if (failure != null && !stopped) {
            LOG.warnf("outbox waits: %s", failure.toString());
        }
        pauseMillis = Math.min(pauseMillis * 2, settings.longestPause().toMillis());
        next(pauseMillis);
    }

    /** One round: as many events as a batch holds. */
    Uni<Round> relay() {
        return pool.withTransaction(connection -> connection
                .query(LOCK)
                .execute()
                .flatMap(rows -> rows.iterator().next().getBoolean(0)
                        ? send(connection)
                        : Uni.createFrom().item(Round.EMPTY)));
    }

    private Uni<Round> send(SqlConnection connection) {
        return connection
                .preparedQuery(NEXT)
                .execute(Tuple.of(settings.batchSize()))
                .map(rows -> StreamSupport.stream(rows.spliterator(), false)
                        .map(row -> OutboxRow.of(row, settings.source()))
                        .toList())
                .flatMap(rows -> rows.isEmpty() ? Uni.createFrom().item(Round.EMPTY) : send(connection, rows));
    }

    private Uni<Round> send(SqlConnection connection, List<OutboxRow> rows) {
        return Multi.createFrom()
                .iterable(byKey(rows))
                .onItem()
                .transformToUni(this::sendInOrder)
                .merge(KEYS_AT_ONCE)
                .collect()
                .asList()
                .flatMap(results -> settle(connection, results));
    }

    private Uni<Round> settle(SqlConnection connection, List<Result> results) {
        Long[] sent = results.stream().flatMap(result -> result.sent().stream()).toArray(Long[]::new);
        Long[] failed =
                results.stream().flatMap(result -> result.failed().stream()).toArray(Long[]::new);
        Uni<?> deleted = sent.length == 0
                ? Uni.createFrom().nullItem()
                : connection.preparedQuery(SENT).execute(Tuple.of(sent));
        return deleted.flatMap(ignored -> failed.length == 0
                        ? Uni.createFrom().nullItem()
                        : connection.preparedQuery(FAILED).execute(Tuple.of(failed)))
                .replaceWith(new Round(sent.length, failed.length));
    }

    /** Sends the rows of one key one after the other and stops at the first that fails. */
    private Uni<Result> sendInOrder(List<OutboxRow> rows) {
        Result result = new Result(new ArrayList<>(), new ArrayList<>());
        return Multi.createFrom()
                .iterable(rows)
                .onItem()
                .transformToUniAndConcatenate(row -> producer.send(
                                row.topic(), row.key(), row.envelope(), row.payload())
                        .invoke(() -> result.sent().add(row.id()))
                        .onFailure()
                        .invoke(failure -> {
                            result.failed().add(row.id());
                            LOG.warnf(
                                    "event %s (%s) not sent: %s", row.envelope().id(), row.topic(), failure);
                        }))
                .collect()
                .last()
                .replaceWith(result)
                .onFailure()
                .recoverWithItem(result);
    }

    private static Collection<List<OutboxRow>> byKey(List<OutboxRow> rows) {
        Map<String, List<OutboxRow>> groups = new LinkedHashMap<>();
        for (OutboxRow row : rows) {
            groups.computeIfAbsent(row.topic() + '|' + row.key(), key -> new ArrayList<>())
                    .add(row);
        }
        return groups.values();
    }

    /** How many events a round sent, and how many it could not. */
    record Round(int sent, int failed) {
        static final Round EMPTY = new Round(0, 0);
    }

    private record Result(List<Long> sent, List<Long> failed) {}
}
