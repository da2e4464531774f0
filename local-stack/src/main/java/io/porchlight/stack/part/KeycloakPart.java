package io.porchlight.stack.part;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.porchlight.stack.folder.DataFolder;
import io.porchlight.stack.folder.Ports;
import io.porchlight.stack.folder.Secrets;
import io.porchlight.stack.process.ChildProcess;
import io.porchlight.stack.process.ChildProcesses;
import io.porchlight.stack.process.Java;
import io.porchlight.stack.realm.KeycloakAdmin;
import io.porchlight.stack.startup.Part;
import io.porchlight.stack.startup.Readiness;
import java.io.InputStream;
import java.net.http.HttpClient;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Real Keycloak over a PostgreSQL database of its own.
 *
 * <p>Its build step, which takes half a minute, runs once into the shared cache; each data folder's Keycloak starts from
 * there with its own ports and database.
 */
public final class KeycloakPart implements Part {
    private static final String ADMIN_CLIENT = "local-stack";

    /** What is decided at build time; a change gives the built form another name in the cache. */
    private static final List<String> BUILD = List.of("--db=postgres", "--cache=local", "--health-enabled=true");

    private final Installation installation;
    private final DataFolder folder;
    private final Ports ports;
    private final Secrets secrets;
    private final ChildProcesses processes;
    private final Database database;
    private final List<ObjectNode> realms;
    private @Nullable ChildProcess process;

    public KeycloakPart(
            Installation installation,
            DataFolder folder,
            Ports ports,
            Secrets secrets,
            ChildProcesses processes,
            Database database,
            List<ObjectNode> realms) {
        this.installation = installation;
        this.folder = folder;
        this.ports = ports;
        this.secrets = secrets;
        this.processes = processes;
        this.database = database;
        this.realms = realms;
    }

    @Override
    public String name() {
        return "Keycloak";
    }

    /** The issuer of a realm. */
    public String issuer(String realm) {
        return ports.http(Ports.Use.KEYCLOAK) + "/realms/" + realm;
    }

    @Override
    public void start() throws Exception {
        ports.requireFree(Ports.Use.KEYCLOAK);
        ports.requireFree(Ports.Use.KEYCLOAK_MANAGEMENT);
        Path home = built();
        Path temporary = folder.serverFolder("keycloak");
        process = processes.start(
                name(),
                temporary,
                java(
                        home,
                        temporary,
                        List.of(
                                "start",
                                "--optimized",
                                "--http-enabled=true",
                                "--http-host=127.0.0.1",
                                "--http-port=" + ports.of(Ports.Use.KEYCLOAK),
                                "--http-management-port=" + ports.of(Ports.Use.KEYCLOAK_MANAGEMENT),
                                "--hostname=" + ports.http(Ports.Use.KEYCLOAK),
                                "--db-url=" + database.jdbcUrl(),
                                "--db-pool-min-size=2",
                                "--db-pool-max-size=20",
                                "--log-level=warn,org.keycloak.events:off")),
                environment(),
                folder.log("keycloak"));
        try (HttpClient client = HttpClient.newHttpClient()) {
            String base = ports.http(Ports.Use.KEYCLOAK);
            Readiness.await(
                    process, Readiness.answers(client, base + "/realms/master/.well-known/openid-configuration"));
            new KeycloakAdmin(client, base, ADMIN_CLIENT, secrets.secret("keycloak-admin")).create(realms);
        }
    }

    /** Passwords go by environment: command lines can be read by every user of the machine. */
    private Map<String, String> environment() {
        Map<String, String> environment = new HashMap<>();
        environment.put("KC_DB_USERNAME", database.owner().user());
        environment.put("KC_DB_PASSWORD", database.owner().password());
        environment.put("KC_BOOTSTRAP_ADMIN_CLIENT_ID", ADMIN_CLIENT);
        environment.put("KC_BOOTSTRAP_ADMIN_CLIENT_SECRET", secrets.secret("keycloak-admin"));
        return environment;
    }

    private Path built() throws Exception {
        Path archive = installation.archive("keycloak-quarkus-dist-");
        String version = archive.getFileName().toString().replaceAll("^keycloak-quarkus-dist-(.*)\\.zip$", "$1");
        String name = "keycloak-" + version + "-" + Integer.toHexString(BUILD.hashCode());
        return Unpacked.once(installation.cache(), name, fresh -> {
            try (InputStream content = Files.newInputStream(archive)) {
                Unpacked.zip(content, fresh, 1);
            }
            build(fresh);
        });
    }

    private void build(Path home) throws Exception {
        List<String> arguments = new ArrayList<>(List.of("build"));
        arguments.addAll(BUILD);
        processes
                .start("Keycloak's build", home, java(home, home, arguments), Map.of(), folder.log("keycloak-build"))
                .await(Duration.ofMinutes(5));
    }

    /** What kc.sh does, without the shell between this process and that one. */
    private static List<String> java(Path home, Path temporary, List<String> arguments) {
        List<String> command = Java.command(
                512,
                "-XX:MaxMetaspaceSize=320m",
                "-Dkc.home.dir=" + home,
                "-Djboss.server.config.dir=" + home.resolve("conf"),
                "-Djava.io.tmpdir=" + temporary,
                "-Djava.util.logging.manager=org.jboss.logmanager.LogManager",
                "-Djava.util.concurrent.ForkJoinPool.common.threadFactory="
                        + "io.quarkus.bootstrap.forkjoin.QuarkusForkJoinWorkerThreadFactory",
                "-Dpicocli.disable.closures=true",
                "-Duser.language=en",
                "-Duser.country=US",
                "--add-opens=java.base/java.util=ALL-UNNAMED",
                "--add-opens=java.base/java.util.concurrent=ALL-UNNAMED",
                "--add-opens=java.base/java.security=ALL-UNNAMED",
                "--add-opens=java.base/java.lang=ALL-UNNAMED",
                "-cp",
                home.resolve("lib/quarkus-run.jar").toString(),
                "io.quarkus.bootstrap.runner.QuarkusEntryPoint");
        command.addAll(arguments);
        return command;
    }

    @Override
    public @Nullable ChildProcess process() {
        return process;
    }

    @Override
    public void stop() {
        if (process != null) {
            process.stop(Duration.ofSeconds(15));
        }
    }
}
