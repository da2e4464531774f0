package io.porchlight.benchmarks.gateway;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;

/** A program that is run to its end. */
final class Command {
    /** It did not end with 0; the message holds what it said. */
    static final class Failed extends Exception {
        private static final long serialVersionUID = 1;

        Failed(String message) {
            super(message);
        }
    }

    private Command() {}

    /** Gives back what it wrote, errors included. */
    static String run(Path folder, String... command) throws IOException, InterruptedException, Failed {
        Process process = new ProcessBuilder(command)
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .start();
        process.getOutputStream().close();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        if (process.waitFor() != 0) {
            throw new Failed("\"" + String.join(" ", List.of(command)) + "\" failed:\n" + said);
        }
        return said;
    }
}
