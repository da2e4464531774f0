package io.porchlight.stack.settings;

import io.porchlight.stack.folder.DataFolder;
import io.porchlight.stack.folder.Ports;
import io.porchlight.stack.folder.Secrets;
import io.porchlight.stack.part.Installation;
import io.porchlight.stack.process.ChildProcess;
import io.porchlight.stack.process.ChildProcesses;
import io.porchlight.stack.process.Java;
import io.porchlight.stack.startup.Part;
import io.porchlight.stack.startup.Readiness;
import java.io.IOException;
import java.io.Writer;
import java.net.http.HttpClient;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * One of our packaged services in a process of its own. Its settings lie in a file that only its owner may read, never on
 * a command line; it is up when its readiness says so.
 */
public final class ServicePart implements Part {
    private static final int HEAP_MEGABYTES = 256;

    private final Installation installation;
    private final DataFolder folder;
    private final Ports ports;
    private final ChildProcesses processes;
    private final String module;
    private final List<Ports.Use> uses;
    private final Ports.Use management;
    private final Supplier<Map<String, String>> settings;
    private @Nullable ChildProcess process;

    /**
     * @param module the service's module
     * @param uses the ports that it listens on
     * @param management the one of them that answers for its health
     * @param settings asked for when it starts
     */
    public ServicePart(
            Installation installation,
            DataFolder folder,
            Ports ports,
            ChildProcesses processes,
            String module,
            List<Ports.Use> uses,
            Ports.Use management,
            Supplier<Map<String, String>> settings) {
        this.installation = installation;
        this.folder = folder;
        this.ports = ports;
        this.processes = processes;
        this.module = module;
        this.uses = uses;
        this.management = management;
        this.settings = settings;
    }

    @Override
    public String name() {
        return module;
    }

    @Override
    public void start() throws Exception {
        Path application = installation.service(module);
        uses.forEach(ports::requireFree);
        Path file = write();
        List<String> command = Java.command(
                HEAP_MEGABYTES,
                "-Dquarkus.config.locations=" + file,
                "-jar",
                application.resolve("quarkus-run.jar").toString());
        process = processes.start(module, folder.serverFolder("work"), command, Map.of(), folder.log(module));
        try (HttpClient client = Readiness.client()) {
            Readiness.await(process, Readiness.answers(client, ports.http(management) + "/q/health/ready"));
        }
    }

    private Path write() throws IOException {
        Path file = folder.serverFolder("settings").resolve(module + ".properties");
        Properties properties = new Properties();
        properties.putAll(settings.get());
        // Above the application's own defaults (250), below environment variables (300).
        properties.put("config_ordinal", "290");
        Files.deleteIfExists(file);
        Files.createFile(file);
        Secrets.ownerOnly(file);
        try (Writer writer = Files.newBufferedWriter(file)) {
            properties.store(writer, null);
        }
        return file;
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
