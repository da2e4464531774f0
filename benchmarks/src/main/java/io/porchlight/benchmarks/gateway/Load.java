package io.porchlight.benchmarks.gateway;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.porchlight.benchmarks.gateway.load.LoadMain;
import io.porchlight.benchmarks.gateway.load.LoadResult;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** The load generator's process ({@link LoadMain}) against one server. */
final class Load implements AutoCloseable {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final AtomicInteger COUNT = new AtomicInteger();

    private final Process process;
    private final Writer commands;
    private final BufferedReader answers;

    /** @param megabytes of heap */
    Load(Stack stack, Path fleet, Server server, int megabytes) throws IOException {
        int number = COUNT.incrementAndGet();
        process = new ProcessBuilder(
                        Jvm.JAVA,
                        "-Xmx" + megabytes + "m",
                        "-XX:+UseSerialGC",
                        "-cp",
                        System.getProperty("java.class.path"),
                        LoadMain.class.getName(),
                        Integer.toString(server.port()),
                        fleet.toString(),
                        sources(number),
                        "r" + number)
                .redirectError(stack.folder().log("load-" + number).toFile())
                .start();
        commands = process.outputWriter(StandardCharsets.US_ASCII);
        answers = new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.US_ASCII));
    }

    /** Linux connects from the whole of 127/8: each generator has addresses, so ports, of its own. */
    private static String sources(int number) {
        return System.getProperty("os.name").equals("Linux") ? "127.9." + number % 250 : "-";
    }

    /** Makes sure that the server keeps a device to its own topics: else nothing here is comparable. */
    void requireOwnTopicsOnly(Server server) throws IOException {
        if (!ask("foreign").equals("false")) {
            throw new IllegalStateException(server.name() + " lets a device publish to another one's topic");
        }
    }

    void connect(int count) throws IOException {
        ask("connect " + count);
    }

    void start(double eventsPerSecond) throws IOException {
        ask("start " + eventsPerSecond);
    }

    /** Ends the sending and waits for what is not answered yet. */
    LoadResult stop(Duration patience) throws IOException {
        return JSON.readValue(ask("stop " + patience.toSeconds()), LoadResult.class);
    }

    void writeAcknowledged(Path file) throws IOException {
        ask("acknowledged " + file);
    }

    long pid() {
        return process.pid();
    }

    private String ask(String command) throws IOException {
        commands.write(command + "\n");
        commands.flush();
        String answer = answers.readLine();
        if (answer == null || !answer.startsWith("ok")) {
            throw new IllegalStateException("the load generator, asked to " + command + ": " + answer);
        }
        return answer.substring(2).strip();
    }

    @Override
    public void close() {
        try {
            commands.close();
            if (!process.waitFor(20, TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }
}
