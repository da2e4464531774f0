package io.porchlight.system;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** The source tree that these tests are part of. */
final class Sources {
    /** The services; none of them may know another. */
    static final List<String> SERVICES =
            List.of("device-gateway", "video-service", "consent-service", "law-enforcement-service");

    private Sources() {}

    /** The folder with the launcher. */
    static Path root() {
        Path folder = Path.of("").toAbsolutePath();
        while (folder != null && !Files.isRegularFile(folder.resolve("porchlight"))) {
            folder = folder.getParent();
        }
        if (folder == null) {
            throw new IllegalStateException("run this within Porchlight's source tree");
        }
        return folder;
    }

    /** Every Java file of a module below {@code src/main/java} or {@code src/test/java}; none if it has no such folder. */
    static List<Path> java(String module, String side) {
        Path folder = root().resolve(module).resolve("src/" + side + "/java");
        if (!Files.isDirectory(folder)) {
            return List.of();
        }
        try (Stream<Path> files = Files.walk(folder)) {
            return files.filter(file -> file.toString().endsWith(".java"))
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A file's text. */
    static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
