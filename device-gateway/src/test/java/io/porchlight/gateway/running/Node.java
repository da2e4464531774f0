package io.porchlight.gateway.running;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** One gateway process of several: the packaged program with ports of its own. */
final class Node implements AutoCloseable {
    private static final Path PROGRAM = Path.of("target", "quarkus-app", "quarkus-run.jar");

    private final Map<String, String> settings;
    private final Path log;
    private Process process;

    private Node(Map<String, String> settings, Path log) {
        this.settings = settings;
        this.log = log;
        this.process = launch();
    }

    /** Starts one with these settings and these ports. */
    static Node start(String name, Map<String, String> shared, int mqttPort, int httpsPort, int managementPort) {
        Map<String, String> settings = new HashMap<>(shared);
        settings.put("porchlight.edge.mqtt-port", String.valueOf(mqttPort));
        settings.put("porchlight.edge.https-port", String.valueOf(httpsPort));
        settings.put("quarkus.management.port", String.valueOf(managementPort));
        settings.put("quarkus.management.host", "127.0.0.1");
        Path log = Path.of(shared.get("porchlight.test.folder")).resolve(name + ".log");
        return new Node(settings, log);
    }

    int mqttPort() {
        return Integer.parseInt(settings.get("porchlight.edge.mqtt-port"));
    }

    URI https(String path) {
        return URI.create("https://localhost:" + settings.get("porchlight.edge.https-port") + path);
    }

    /** Waits until it serves devices. */
    Node ready() {
        // Two at once on a busy machine.
        RunningEdge.await(Duration.ofSeconds(60), () -> {
            if (!process.isAlive()) {
                throw new AssertionError("the gateway ended:\n" + output());
            }
            return healthy() && RunningEdge.accepts(mqttPort());
        });
        return this;
    }

    /** Ends it without warning and starts it again. */
    void killAndStart() {
        end(true);
        process = launch();
        ready();
    }

    private boolean healthy() {
        URI health = URI.create("http://127.0.0.1:" + settings.get("quarkus.management.port") + "/q/health/ready");
        try (HttpClient client = HttpClient.newHttpClient()) {
            return client.send(HttpRequest.newBuilder(health).build(), HttpResponse.BodyHandlers.discarding())
                            .statusCode()
                    == 200;
        } catch (IOException notYet) {
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    /** What the same program, with the same settings, says to an operator's command, and its exit code. */
    record Told(int exit, String words) {}

    /** Runs the program with these arguments. */
    Told operator(String... words) {
        try {
            Process process =
                    new ProcessBuilder(command(words)).redirectErrorStream(true).start();
            String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            return new Told(process.waitFor(), said);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    private List<String> command(String... arguments) {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(List.of("-Xmx192m", "-XX:+UseSerialGC", "--enable-native-access=ALL-UNNAMED"));
        settings.forEach((name, value) -> command.add("-D" + name + "=" + value));
        command.addAll(List.of("-jar", PROGRAM.toString()));
        command.addAll(List.of(arguments));
        return command;
    }

    private Process launch() {
        try {
            Process started = new ProcessBuilder(command())
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()))
                    .start();
            Runtime.getRuntime().addShutdownHook(new Thread(started::destroyForcibly));
            return started;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    String output() {
        try {
            return Files.readString(log);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        end(false);
    }

    private void end(boolean byForce) {
        try {
            if (byForce) {
                process.destroyForcibly().waitFor();
            } else {
                process.destroy();
                if (!process.waitFor(10, TimeUnit.SECONDS)) {
                    process.destroyForcibly().waitFor();
                }
            }
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }
}
