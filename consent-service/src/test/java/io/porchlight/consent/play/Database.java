package io.porchlight.consent.play;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import org.eclipse.microprofile.config.ConfigProvider;

/** A look into the service's database from outside, with the owner's eyes or as the service's own role. */
public final class Database {
    private Database() {}

    /** First column of every row, as text. */
    public static List<String> read(String sql, Object... parameters) {
        try (Connection connection = DriverManager.getConnection(url());
                PreparedStatement statement = connection.prepareStatement(sql)) {
            for (int i = 0; i < parameters.length; i++) {
                statement.setObject(i + 1, parameters[i]);
            }
            try (ResultSet rows = statement.executeQuery()) {
                List<String> values = new ArrayList<>();
                while (rows.next()) {
                    values.add(rows.getString(1));
                }
                return values;
            }
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Changes something, as the owner. */
    public static void change(String sql, Object... parameters) {
        try (Connection connection = DriverManager.getConnection(url());
                PreparedStatement statement = connection.prepareStatement(sql)) {
            for (int i = 0; i < parameters.length; i++) {
                statement.setObject(i + 1, parameters[i]);
            }
            statement.executeUpdate();
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    /** The SQL state with which the service's own role is refused; empty if it is not. */
    public static String refusedForService(String sql) {
        String base = url().substring(0, url().indexOf('?'));
        String role = ConfigProvider.getConfig().getValue("quarkus.datasource.username", String.class);
        try (Connection connection = DriverManager.getConnection(base, role, role);
                PreparedStatement statement = connection.prepareStatement(sql)) {
            statement.executeUpdate();
            return "";
        } catch (SQLException e) {
            return e.getSQLState();
        }
    }

    private static String url() {
        return ConfigProvider.getConfig().getValue("porchlight.test.jdbc-url", String.class);
    }
}
