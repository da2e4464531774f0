package io.porchlight.system;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** docs/openapi has a document of every service. Each service's OpenApiTest compares its own; the gateway's is compared here. */
class OpenApiDocsTest {
    private static final Path FOLDER = Sources.root().resolve("docs/openapi");
    private static final Pattern ROUTE = Pattern.compile("router\\.route\\(HttpMethod\\.([A-Z]+), \"([^\"]+)\"\\)");
    private static final Pattern LINE = Pattern.compile("(?m)^  (/[^:]*):$|^    (get|put|post|delete|patch|head):$");

    @Test
    void everyServiceHasADocument() {
        for (String service : Sources.SERVICES) {
            assertTrue(Files.isRegularFile(FOLDER.resolve(service + ".yaml")), service);
        }
    }

    @Test
    @DisplayName("docs/openapi/device-gateway.yaml has every call of the device port, and no other")
    void theGatewaysCallsAreThere() {
        TreeSet<String> offered = new TreeSet<>();
        for (Path file : Sources.java("device-gateway", "main")) {
            for (MatchResult route : ROUTE.matcher(Sources.read(file)).results().toList()) {
                offered.add(route.group(1) + " " + route.group(2).replaceAll(":(\\w+)", "{$1}"));
            }
        }
        assertTrue(offered.size() >= 5, "the routes were not found");
        TreeSet<String> written = new TreeSet<>();
        String path = "";
        for (MatchResult line : LINE.matcher(Sources.read(FOLDER.resolve("device-gateway.yaml")))
                .results()
                .toList()) {
            if (line.group(1) != null) {
                path = line.group(1);
            } else {
                written.add(line.group(2).toUpperCase(java.util.Locale.ROOT) + " " + path);
            }
        }
        assertEquals(offered, written);
    }
}
