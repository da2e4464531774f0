package io.porchlight.stack.part;

import io.porchlight.stack.StackFailed;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/**
 * Where the built programs lie in a checkout, and where what is unpacked from them is kept: {@code .porchlight/cache},
 * shared by all data folders.
 */
public record Installation(Path root) {
    /** The checkout that {@code -Dporchlight.root} names, else the one around the working folder. */
    public static Installation find() {
        String named = System.getProperty("porchlight.root");
        Path start = Path.of(named == null ? "" : named).toAbsolutePath().normalize();
        for (Path folder = start; folder != null; folder = folder.getParent()) {
            if (Files.isRegularFile(folder.resolve("mvnw")) && Files.isDirectory(folder.resolve("local-stack"))) {
                return new Installation(folder);
            }
        }
        throw new StackFailed("Start this inside a checkout of Porchlight, or name it with -Dporchlight.root=FOLDER.");
    }

    public Path cache() {
        return root.resolve(".porchlight").resolve("cache");
    }

    /** The class path {@code lib/*} of a program that has a module of its own under {@code local-stack/parts}. */
    String classPath(String program) {
        Path lib = root.resolve("local-stack/parts").resolve(program).resolve("target/lib");
        if (!Files.isDirectory(lib)) {
            throw notBuilt(lib);
        }
        return lib.resolve("*").toString();
    }

    /** The one file under {@code local-stack/target/parts} whose name starts so. */
    Path archive(String prefix) {
        Path parts = root.resolve("local-stack/target/parts");
        if (Files.isDirectory(parts)) {
            try (Stream<Path> files = Files.list(parts)) {
                return files.filter(file -> file.getFileName().toString().startsWith(prefix))
                        .max(Path::compareTo)
                        .orElseThrow(() -> notBuilt(parts.resolve(prefix + "…")));
            } catch (IOException failed) {
                throw new StackFailed(parts + " cannot be read: " + failed.getMessage(), failed);
            }
        }
        throw notBuilt(parts);
    }

    /** A packaged service's folder, {@code target/quarkus-app}. */
    public Path service(String module) {
        Path app = root.resolve(module).resolve("target/quarkus-app");
        if (!Files.isRegularFile(app.resolve("quarkus-run.jar"))) {
            throw notBuilt(app);
        }
        return app;
    }

    /** A built app's folder, {@code dist}. */
    public Path site(String app) {
        Path dist = root.resolve("web/apps").resolve(app).resolve("dist");
        if (!Files.isRegularFile(dist.resolve("index.html"))) {
            throw new StackFailed(dist + " is missing; build it with: cd web && npm ci && npm run build");
        }
        return dist;
    }

    private static StackFailed notBuilt(Path missing) {
        return new StackFailed(missing + " is missing; build it with: ./mvnw -DskipTests package");
    }
}
