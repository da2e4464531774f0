package io.porchlight.lawenforcement;

import io.quarkus.hibernate.reactive.panache.Panache;
import io.smallrye.mutiny.Uni;
import java.util.List;

/**
 * Plain SQL in the caller's session, for what works on sets of rows. Parameters are {@code ?1}, {@code ?2}, ... and never
 * null; a row is an array with at least two columns.
 */
public final class Sql {
    private Sql() {}

    /** Runs a statement and says how many rows it changed. */
    public static Uni<Integer> run(String sql, Object... parameters) {
        return Panache.getSession().flatMap(session -> {
            var query = session.createNativeQuery(sql);
            for (int i = 0; i < parameters.length; i++) {
                query.setParameter(i + 1, parameters[i]);
            }
            return query.executeUpdate();
        });
    }

    /** Reads rows of at least two columns. */
    public static Uni<List<Object[]>> rows(String sql, Object... parameters) {
        return query(sql, Object[].class, parameters);
    }

    /** Reads values of a single column. */
    public static <T> Uni<List<T>> values(Class<T> type, String sql, Object... parameters) {
        return query(sql, type, parameters);
    }

    private static <T> Uni<List<T>> query(String sql, Class<T> type, Object... parameters) {
        return Panache.getSession().flatMap(session -> {
            var query = session.createNativeQuery(sql, type);
            for (int i = 0; i < parameters.length; i++) {
                query.setParameter(i + 1, parameters[i]);
            }
            return query.getResultList();
        });
    }
}
