package io.porchlight.system;

import io.porchlight.stack.folder.Secrets;
import io.porchlight.stack.part.Database;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** The services' databases, as somebody with their owners' passwords has them. */
final class Databases {
    private Databases() {}

    static Connection owner(String name) throws SQLException {
        Database database = RunningSystem.stack().database(name);
        return DriverManager.getConnection(
                database.jdbcUrl(), database.owner().user(), database.owner().password());
    }

    /** Changes rows of a database; how many. */
    static int change(String name, String sql, Object... parameters) throws SQLException {
        try (Connection connection = owner(name);
                PreparedStatement statement = connection.prepareStatement(sql)) {
            set(statement, parameters);
            return statement.executeUpdate();
        }
    }

    /** The one text of a query. */
    static String text(String name, String sql, Object... parameters) throws SQLException {
        try (Connection connection = owner(name);
                PreparedStatement statement = connection.prepareStatement(sql)) {
            set(statement, parameters);
            try (ResultSet rows = statement.executeQuery()) {
                if (!rows.next()) {
                    throw new SQLException("no row: " + sql);
                }
                return rows.getString(1);
            }
        }
    }

    /** Two rows change one value that other rows refer to: done as the superuser, who may pass over such rules. */
    static void swap(String name, String table, String column, String one, String other) throws SQLException {
        String password = Secrets.in(RunningSystem.stack().folder().servers().resolve("secrets.json"))
                .secret("postgres-superuser");
        String url = RunningSystem.stack().database(name).jdbcUrl();
        try (Connection superuser = DriverManager.getConnection(url, "postgres", password)) {
            superuser.setAutoCommit(false);
            try (Statement rules = superuser.createStatement()) {
                rules.execute("set session_replication_role = replica");
            }
            String update = "update " + table + " set " + column + " = ? where " + column + " = ?";
            for (String[] step : new String[][] {{"aside", one}, {one, other}, {other, "aside"}}) {
                try (PreparedStatement statement = superuser.prepareStatement(update)) {
                    set(statement, step);
                    if (statement.executeUpdate() != 1) {
                        throw new SQLException("not one row: " + update);
                    }
                }
            }
            superuser.commit();
        }
    }

    /** Every row of every table as text, by table. */
    static Map<String, List<String>> rows(String name) throws SQLException {
        Map<String, List<String>> rows = new TreeMap<>();
        try (Connection connection = owner(name);
                Statement statement = connection.createStatement()) {
            List<String> tables = texts(
                    statement,
                    "select format('%I.%I', schemaname, tablename) from pg_tables"
                            + " where schemaname not in ('pg_catalog', 'information_schema')");
            for (String table : tables) {
                rows.put(table, texts(statement, "select t::text from " + table + " t"));
            }
        }
        return rows;
    }

    private static List<String> texts(Statement statement, String query) throws SQLException {
        List<String> texts = new ArrayList<>();
        try (ResultSet rows = statement.executeQuery(query)) {
            while (rows.next()) {
                texts.add(rows.getString(1));
            }
        }
        return texts;
    }

    private static void set(PreparedStatement statement, Object[] parameters) throws SQLException {
        for (int i = 0; i < parameters.length; i++) {
            statement.setObject(i + 1, parameters[i]);
        }
    }
}
