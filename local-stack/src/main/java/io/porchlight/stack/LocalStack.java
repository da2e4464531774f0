package io.porchlight.stack;

import io.porchlight.stack.folder.DataFolder;
import io.porchlight.stack.folder.Ports;
import io.porchlight.stack.folder.Secrets;
import io.porchlight.stack.part.Database;
import io.porchlight.stack.part.Installation;
import io.porchlight.stack.pki.DemoKeys;
import io.porchlight.stack.process.ChildProcesses;
import io.porchlight.stack.process.ProcessRecords;
import io.porchlight.stack.realm.DemoLogin;
import io.porchlight.stack.realm.Realms;
import io.porchlight.stack.startup.Startup;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/**
 * A running Porchlight on 127.0.0.1, with the data of one folder.
 *
 * <p>Closing stops everything, each part once those that need it have stopped. So does the end of this process, by SIGINT and SIGTERM;
 * when it is killed hard, a watchdog stops what it started, and the next start on the folder whatever is left.
 */
public final class LocalStack implements AutoCloseable {
    private final DataFolder folder;
    private final Ports ports;
    private final Secrets secrets;
    private final Realms realms;
    private final List<DemoLogin> logins;
    private final DemoKeys keys;
    private final ChildProcesses processes;
    private final ProcessRecords records;
    private final Startup startup;
    private final Composition composition;
    private final Thread hook;
    private boolean closed;

    private LocalStack(Options options, DataFolder folder) {
        this.folder = folder;
        this.records = new ProcessRecords(folder.root().resolve("processes"));
        List<String> leftover = records.reap();
        if (!leftover.isEmpty()) {
            options.output().accept("Stopped what an earlier run left behind: " + String.join(", ", leftover));
        }
        this.ports = Ports.of(folder);
        this.secrets = Secrets.in(folder.servers().resolve("secrets.json"));
        this.realms = new Realms(
                secrets,
                ports.http(Ports.Use.HOME_SITE),
                ports.http(Ports.Use.POLICE_SITE),
                ports.http(Ports.Use.LAW_ENFORCEMENT_HTTP));
        this.logins = DemoLogin.all(Secrets.in(folder.devices().resolve("logins.json")));
        this.keys = DemoKeys.in(folder);
        this.processes = new ChildProcesses(records);
        this.startup = new Startup(options.output());
        this.composition = new Composition(
                Installation.find(),
                folder,
                ports,
                secrets,
                realms,
                logins,
                keys,
                processes,
                addresses(),
                options.interval());
        this.hook = new Thread(this::stop, "stop the stack");
    }

    /**
     * Starts a stack and comes back when all of it is ready.
     *
     * @throws StackFailed in plain words if it cannot; then nothing is left running
     */
    public static LocalStack start(Options options) throws InterruptedException {
        reapBeforeReset(options);
        DataFolder folder = DataFolder.open(options.data(), options.reset());
        LocalStack stack;
        try {
            stack = new LocalStack(options, folder);
        } catch (RuntimeException failed) {
            folder.close();
            throw failed;
        }
        Runtime.getRuntime().addShutdownHook(stack.hook);
        try {
            stack.composition.addTo(stack.startup, options.scope());
            stack.startup.start(options.patience());
            return stack;
        } catch (InterruptedException | RuntimeException failed) {
            stack.close();
            throw failed;
        }
    }

    /** What still runs from an earlier run must end before its files are deleted. */
    private static void reapBeforeReset(Options options) {
        if (options.reset()) {
            try (DataFolder folder = DataFolder.open(options.data(), false)) {
                new ProcessRecords(folder.root().resolve("processes")).reap();
            }
        }
    }

    public Addresses addresses() {
        return Addresses.of(ports);
    }

    /** Who can sign in. */
    public List<DemoLogin> logins() {
        return logins;
    }

    /** The login of this name, for example {@code alice}. */
    public DemoLogin login(String username) {
        return logins.stream()
                .filter(login -> login.username().equals(username))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("There is no login " + username));
    }

    public DemoKeys keys() {
        return keys;
    }

    public DataFolder folder() {
        return folder;
    }

    /** One of {@code video}, {@code consent}, {@code lawenforcement}, {@code keycloak}. */
    public Database database(String name) {
        return composition.database(name);
    }

    /** The process id of a part, for example {@code consent-service}. */
    public long processId(String part) {
        return startup.processId(part);
    }

    /** The secret of a confidential OIDC client. */
    public String clientSecret(String clientId) {
        return realms.clientSecret(clientId);
    }

    /** The access key and the secret key of the object storage. */
    public List<String> storageKeys() {
        return List.of(secrets.secret("s3-access-key"), secrets.secret("s3-secret-key"));
    }

    /** Completes exceptionally, with a {@link StackFailed}, when a part dies on its own. */
    public CompletableFuture<Void> failure() {
        return startup.failure();
    }

    @Override
    public void close() {
        stop();
        try {
            Runtime.getRuntime().removeShutdownHook(hook);
        } catch (IllegalStateException alreadyShuttingDown) {
            // The hook has its turn anyway and finds everything stopped.
        }
    }

    private synchronized void stop() {
        if (!closed) {
            closed = true;
            startup.close();
            records.reap();
            processes.close();
            folder.close();
        }
    }
}
