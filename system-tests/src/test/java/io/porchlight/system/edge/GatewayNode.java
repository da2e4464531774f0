package io.porchlight.system.edge;

import io.porchlight.stack.folder.DataFolder;
import io.porchlight.stack.folder.Secrets;
import io.porchlight.stack.process.ChildProcess;
import io.porchlight.stack.process.ChildProcesses;
import io.porchlight.stack.process.Java;
import io.porchlight.stack.startup.Readiness;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** One packaged device-gateway in a process of its own. */
final class GatewayNode {
    /** Netty takes memory for buffers in pieces of so many bytes, of which the last may be nearly empty. */
    static final long CHUNK = 4 * 1024 * 1024;

    private static final int HEAP_MEGABYTES = 256;
    private static final Duration PATIENCE = Duration.ofSeconds(20);
    private static final Pattern HEAP = Pattern.compile("total \\d+K, used (\\d+)K");
    private static final Pattern OTHER = Pattern.compile("Other \\(reserved=\\d+KB, committed=(\\d+)KB\\)");

    private final String name;
    private final Path application;
    private final DataFolder folder;
    private final ChildProcesses processes;
    private final Map<String, String> settings;
    private @Nullable ChildProcess process;

    GatewayNode(
            String name, Path application, DataFolder folder, ChildProcesses processes, Map<String, String> settings) {
        this.name = name;
        this.application = application;
        this.folder = folder;
        this.processes = processes;
        this.settings = settings;
    }

    int mqttPort() {
        return Integer.parseInt(settings.get("porchlight.edge.mqtt-port"));
    }

    int httpsPort() {
        return Integer.parseInt(settings.get("porchlight.edge.https-port"));
    }

    /** Starts it and waits until it is ready. */
    void start() throws IOException, InterruptedException {
        ChildProcess started = launch();
        try (HttpClient client = client()) {
            Readiness.await(started, Readiness.answers(client, management("/q/health/ready")));
        }
    }

    /** Starts it and waits for nothing. */
    ChildProcess launch() throws IOException {
        Path file = folder.serverFolder("settings").resolve(name + ".properties");
        Properties properties = new Properties();
        properties.putAll(settings);
        properties.put("config_ordinal", "290");
        try (Writer writer = Files.newBufferedWriter(file)) {
            properties.store(writer, null);
        }
        Secrets.ownerOnly(file);
        List<String> command = Java.command(
                HEAP_MEGABYTES,
                // So that memory outside the heap can be counted from outside.
                "-XX:NativeMemoryTracking=summary",
                // Each full collection compacts: else dead objects of some megabytes look as if they were held.
                "-XX:MarkSweepAlwaysCompactCount=1",
                "-Dquarkus.config.locations=" + file,
                "-jar",
                application.resolve("quarkus-run.jar").toString());
        ChildProcess started = processes.start(name, folder.serverFolder("work"), command, Map.of(), folder.log(name));
        process = started;
        return started;
    }

    /** HTTP/1.1: an upgrade to HTTP/2 in the clear for one question can miss its answer. */
    private static HttpClient client() {
        return HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .connectTimeout(PATIENCE)
                .build();
    }

    private String management(String path) {
        return "http://127.0.0.1:" + settings.get("quarkus.management.port") + path;
    }

    /** Whether its readiness says that devices can be served. */
    boolean ready() {
        try (HttpClient client = client()) {
            return Readiness.answers(client, management("/q/health/ready")).ready();
        } catch (Exception failed) {
            return false;
        }
    }

    /** What its readiness says; empty while it says nothing. */
    String readiness() {
        try {
            return get("/q/health/ready");
        } catch (UncheckedIOException notYet) {
            return "";
        }
    }

    /** The sum of all series of a metric that begin so; 0 if there are none. */
    double metric(String series) {
        return metrics()
                .lines()
                .filter(line -> line.startsWith(series))
                .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
                .sum();
    }

    /** All that it counts. */
    String metrics() {
        return get("/q/metrics");
    }

    /** Bytes that its connections make it hold now, by its own count. */
    long counted() {
        return (long) metric("porchlight_edge_mqtt_held_bytes ");
    }

    /** The most bytes that any one connection has made it hold, by its own count. */
    long most() {
        return (long) metric("porchlight_edge_mqtt_held_bytes_peak");
    }

    private String get(String path) {
        try (HttpClient client = client()) {
            HttpRequest request = HttpRequest.newBuilder(URI.create(management(path)))
                    .timeout(PATIENCE)
                    .build();
            return client.send(request, BodyHandlers.ofString()).body();
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(interrupted);
        }
    }

    /** Bytes of heap in use after a full collection and bytes outside it (direct buffers): what is really held. */
    long held() {
        jcmd("GC.run");
        return 1024 * (sum(HEAP, jcmd("GC.heap_info")) + sum(OTHER, jcmd("VM.native_memory", "summary")));
    }

    /** The serial collector has two generations, each on a line of its own. */
    private static long sum(Pattern pattern, String text) {
        return pattern.matcher(text)
                .results()
                .mapToLong(found -> Long.parseLong(found.group(1)))
                .sum();
    }

    private String jcmd(String... what) {
        List<String> command = new ArrayList<>(
                List.of(Path.of(System.getProperty("java.home"), "bin", "jcmd").toString(), Long.toString(pid())));
        command.addAll(List.of(what));
        try {
            Process asked =
                    new ProcessBuilder(command).redirectErrorStream(true).start();
            String said = new String(asked.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            asked.waitFor();
            return said;
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(interrupted);
        }
    }

    long pid() {
        if (process == null) {
            throw new IllegalStateException(name + " does not run");
        }
        return process.pid();
    }

    /** Whether anybody is let in at its port for MQTT, or for HTTPS. */
    boolean open() {
        return listens(mqttPort()) || listens(httpsPort());
    }

    private static boolean listens(int port) {
        try (Socket socket = new Socket("127.0.0.1", port)) {
            return socket.isConnected();
        } catch (IOException nobody) {
            return false;
        }
    }

    /** What it has logged. */
    String log() {
        try {
            return Files.readString(folder.log(name));
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    /** Ends it as a power cut would: SIGKILL. */
    void kill() {
        if (process != null) {
            process.stop("KILL", Duration.ofSeconds(15));
        }
    }

    /** Ends it as an operator would: SIGTERM, and waits. */
    void stop() {
        if (process != null) {
            process.stop(Duration.ofSeconds(30));
        }
    }

    /** Asks it to end as an operator would, SIGTERM, and does not wait. */
    void terminate() {
        signal(pid(), "TERM");
    }

    /** Waits for its end by itself; its exit code. */
    int ended(Duration patience) throws Exception {
        if (process == null) {
            throw new IllegalStateException(name + " does not run");
        }
        process.exit().get(patience.toMillis(), TimeUnit.MILLISECONDS);
        return process.exitCode();
    }

    static void signal(long pid, String signal) {
        try {
            int exit = new ProcessBuilder("kill", "-" + signal, Long.toString(pid))
                    .start()
                    .waitFor();
            if (exit != 0) {
                throw new IllegalStateException("kill -" + signal + " " + pid + " failed");
            }
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(interrupted);
        }
    }
}
