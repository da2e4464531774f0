package io.porchlight.testing;

import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A real PostgreSQL with two roles, as in production: {@code porchlight_owner} migrates, {@code porchlight_app} is what
 * the service connects as and owns nothing. Sets every {@code quarkus.datasource} and {@code quarkus.flyway} property
 * that a service needs, the placeholder {@code app_role} included.
 *
 * <p>{@code @QuarkusTestResource(PostgresResource.class)}. The JDBC URL for a test's own look is
 * {@code porchlight.test.jdbc-url} (owner role).
 */
public class PostgresResource implements QuarkusTestResourceLifecycleManager {

    /** The role that migrates and owns the tables. */
    public static final String OWNER = "porchlight_owner";

    /** The role of the running service. */
    public static final String APP = "porchlight_app";

    private @Nullable EmbeddedPostgres postgres;

    @Override
    public Map<String, String> start() {
        EmbeddedPostgres started;
        try {
            started = EmbeddedPostgres.builder()
                    .setPGStartupWait(Duration.ofSeconds(60))
                    .setServerConfig("fsync", "off")
                    .start();
            postgres = started;
            prepare(started);
        } catch (IOException | SQLException e) {
            throw new IllegalStateException("PostgreSQL does not start", e);
        }
        String address = "localhost:" + started.getPort() + "/porchlight";
        String jdbc = "jdbc:postgresql://" + address;
        Map<String, String> settings = new HashMap<>();
        settings.put("quarkus.datasource.username", APP);
        settings.put("quarkus.datasource.password", APP);
        settings.put("quarkus.datasource.reactive.url", "vertx-reactive:postgresql://" + address);
        settings.put("quarkus.flyway.jdbc-url", jdbc);
        settings.put("quarkus.flyway.username", OWNER);
        settings.put("quarkus.flyway.password", OWNER);
        settings.put("quarkus.flyway.migrate-at-start", "true");
        settings.put("quarkus.flyway.placeholders.app_role", APP);
        settings.put("porchlight.test.jdbc-url", jdbc + "?user=" + OWNER + "&password=" + OWNER);
        return settings;
    }

    private static void prepare(EmbeddedPostgres postgres) throws SQLException {
        try (Connection connection = postgres.getPostgresDatabase().getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute("create role " + OWNER + " login password '" + OWNER + "'");
            statement.execute("create role " + APP + " login password '" + APP + "'");
            statement.execute("create database porchlight owner " + OWNER);
        }
    }

    @Override
    public void stop() {
        EmbeddedPostgres running = postgres;
        if (running != null) {
            try {
                running.close();
            } catch (IOException e) {
                throw new IllegalStateException(e);
            }
        }
    }
}
