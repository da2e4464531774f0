package io.porchlight.stack.part;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.porchlight.stack.folder.DataFolder;
import io.porchlight.stack.folder.Ports;
import io.porchlight.stack.folder.Secrets;
import io.porchlight.stack.process.ChildProcess;
import io.porchlight.stack.process.ChildProcesses;
import io.porchlight.stack.realm.KeycloakAdmin;
import io.porchlight.stack.startup.Part;
import io.porchlight.stack.startup.Readiness;
import java.net.http.HttpClient;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Real Keycloak over a PostgreSQL database of its own.
 *
 * <p>Each data folder's Keycloak starts from the same {@link KeycloakHome}, with its own ports and database.
 */
public final class KeycloakPart implements Part {
    private static final String ADMIN_CLIENT = "local-stack";

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
        Path home = KeycloakHome.built(installation, processes, folder.log("keycloak-build"));
        Path temporary = folder.serverFolder("keycloak");
        process = processes.start(
                name(),
                temporary,
                KeycloakHome.java(
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
        try (HttpClient client = Readiness.client()) {
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
