package io.porchlight.system.edge;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** A client program that nobody here wrote, as it is run from a shell. */
public final class Program implements AutoCloseable {
    private static final long PATIENCE_SECONDS = 40;

    private final List<String> command;
    private final Process process;
    private final Path output;

    private Program(List<String> command, Process process, Path output) {
        this.command = command;
        this.process = process;
        this.output = output;
    }

    /** How it ended and what it wrote. */
    public record Ended(int exit, String said) {}

    /** Starts it; what it writes goes to a file of its own in the folder. */
    public static Program start(Path folder, Map<String, String> environment, List<String> command) {
        try {
            Path output = Files.createTempFile(Files.createDirectories(folder), "program", ".log");
            ProcessBuilder builder = new ProcessBuilder(command)
                    .directory(folder.toFile())
                    .redirectErrorStream(true)
                    .redirectOutput(output.toFile());
            builder.environment().putAll(environment);
            return new Program(command, builder.start(), output);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** {@code mosquitto_pub} or {@code mosquitto_sub} with a device's certificate, for MQTT {@code 311} or {@code 5}. */
    public static Program mosquitto(
            String name, Path folder, Path authority, int port, String version, String... arguments) {
        List<String> command = new ArrayList<>(List.of(
                find(name, "mosquitto-clients"),
                "-h",
                "127.0.0.1",
                "-p",
                String.valueOf(port),
                "-V",
                version,
                "--cafile",
                authority.toString(),
                "--cert",
                folder.resolve("certificate.pem").toString(),
                "--key",
                folder.resolve("key.pem").toString(),
                "-q",
                "1"));
        command.addAll(List.of(arguments));
        return start(folder, Map.of(), command);
    }

    /** A program of the machine. One that is missing fails the test: it never passes unseen. */
    private static String find(String name, String debianPackage) {
        return Stream.concat(Arrays.stream(System.getenv("PATH").split(File.pathSeparator)), Stream.of("/usr/bin"))
                .map(folder -> Path.of(folder, name))
                .filter(Files::isExecutable)
                .findFirst()
                .orElseThrow(() -> new AssertionError(
                        name + " is missing; install it with: sudo apt-get install -y " + debianPackage))
                .toString();
    }

    /** Waits for its end. */
    public Ended ended() {
        try {
            if (!process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
                process.destroyForcibly();
                throw new AssertionError(command + " does not end:\n" + said());
            }
            return new Ended(process.exitValue(), said());
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    /** What it has written so far. */
    public String said() {
        try {
            return Files.readString(output, StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        process.destroy();
    }
}
