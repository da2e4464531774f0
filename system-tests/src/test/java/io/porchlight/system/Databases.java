package io.porchlight.system;

import io.porchlight.stack.part.Database;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;

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

    private static void set(PreparedStatement statement, Object[] parameters) throws SQLException {
        for (int i = 0; i < parameters.length; i++) {
            statement.setObject(i + 1, parameters[i]);
        }
    }
}
