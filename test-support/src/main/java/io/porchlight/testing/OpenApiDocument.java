package io.porchlight.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** The OpenAPI document that a service's build has made, beside the committed one. */
public final class OpenApiDocument {

    private OpenApiDocument() {}

    /**
     * Fails if docs/openapi does not say what the service says. With {@code -Dporchlight.openapi.write=true} it renews the
     * committed document instead.
     *
     * @param service the module's name; tests run in its folder
     */
    public static void requireCommitted(String service) {
        Path committed = Path.of("..", "docs", "openapi", service + ".yaml");
        String built = read(Path.of("target", "openapi", "openapi.yaml"));
        if (Boolean.getBoolean("porchlight.openapi.write")) {
            write(committed, built);
        }
        if (!Files.exists(committed) || !read(committed).equals(built)) {
            throw new AssertionError(
                    "docs/openapi/%1$s.yaml does not say what %1$s offers. Look at the difference to".formatted(service)
                            + " target/openapi/openapi.yaml; if it is meant, renew it with: ./mvnw -pl %s -am test"
                                    .formatted(service)
                            + " -Dtest=OpenApiTest -Dsurefire.failIfNoSpecifiedTests=false -Dporchlight.openapi.write=true");
        }
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void write(Path file, String text) {
        try {
            Files.createDirectories(file.getParent());
            Files.writeString(file, text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
