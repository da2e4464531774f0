package io.porchlight.video.service;

import io.quarkus.hibernate.reactive.panache.Panache;
import io.smallrye.mutiny.Uni;
import io.vertx.core.buffer.Buffer;
import jakarta.persistence.Tuple;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;
import org.hibernate.reactive.mutiny.Mutiny;
import org.jspecify.annotations.Nullable;

/** Plain SQL in the transaction that is open: for sets of rows, locks and "on conflict", which entities do not say. */
public final class Db {

    private Db() {}

    /** Rows of a query with parameters {@code ?1} and so on; columns by their alias. */
    public static Uni<List<Tuple>> rows(String sql, @Nullable Object... parameters) {
        return Panache.getSession().flatMap(session -> {
            Mutiny.SelectionQuery<Tuple> query = session.createNativeQuery(sql, Tuple.class);
            for (int i = 0; i < parameters.length; i++) {
                query.setParameter(i + 1, parameters[i]);
            }
            return query.getResultList();
        });
    }

    /** Changes rows and says how many. */
    public static Uni<Integer> change(String sql, @Nullable Object... parameters) {
        return Panache.getSession().flatMap(session -> {
            Mutiny.MutationQuery query = session.createNativeQuery(sql);
            for (int i = 0; i < parameters.length; i++) {
                query.setParameter(i + 1, parameters[i]);
            }
            return query.executeUpdate();
        });
    }

    /** A {@code timestamptz} column. */
    public static Instant instant(Tuple row, String column) {
        return switch (row.get(column)) {
            case OffsetDateTime time -> time.toInstant();
            case Instant instant -> instant;
            case Object other -> throw new IllegalStateException(column + " is a " + other.getClass());
        };
    }

    /** A {@code bytea} column. */
    public static byte[] bytes(Tuple row, String column) {
        return switch (row.get(column)) {
            case byte[] bytes -> bytes;
            case Buffer buffer -> buffer.getBytes();
            case Object other -> throw new IllegalStateException(column + " is a " + other.getClass());
        };
    }
}
