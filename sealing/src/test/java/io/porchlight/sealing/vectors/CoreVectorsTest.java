package io.porchlight.sealing.vectors;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import com.fasterxml.jackson.databind.JsonNode;
import io.porchlight.sealing.Refused;
import io.porchlight.sealing.json.Jcs;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

@DisplayName("SF-26: the vectors of JSON, keys, signatures, tracks and clips, whoever made them")
class CoreVectorsTest {
    static final Path FOLDER = Path.of(System.getProperty("basedir", "."), "vectors");
    private static final int MAX_BYTES = 32 << 20;

    @TestFactory
    List<DynamicTest> everyVector() throws IOException {
        List<DynamicTest> tests = new ArrayList<>();
        for (Path file : files()) {
            for (JsonNode vector : read(file)) {
                if (CoreVectors.covers(vector)) {
                    String name = file.getFileName() + ": " + vector.get("name").textValue();
                    tests.add(dynamicTest(name, () -> holds(vector)));
                }
            }
        }
        return tests;
    }

    @Test
    @DisplayName("each operation that is described has vectors")
    void nothingIsLeftWithoutVectors() throws IOException {
        Set<String> found = new TreeSet<>();
        for (Path file : files()) {
            read(file)
                    .forEach(vector -> found.add((vector.path("op").asText() + " "
                                    + vector.path("in").path("form").asText(""))
                            .strip()));
        }
        List<String> missing = CoreVectors.covered().stream()
                .filter(operation -> !found.contains(operation))
                .toList();
        assertEquals(List.of(), missing);
    }

    private static void holds(JsonNode vector) {
        JsonNode out = vector.get("out");
        if (out.isTextual()) {
            assertThrows(Refused.class, () -> CoreVectors.run(vector));
        } else {
            assertArrayEquals(Jcs.canonical(out), Jcs.canonical(CoreVectors.run(vector)));
        }
    }

    private static List<Path> files() throws IOException {
        try (var files = Files.list(FOLDER)) {
            return files.filter(file -> file.toString().endsWith(".json"))
                    .sorted()
                    .toList();
        }
    }

    private static JsonNode read(Path file) throws IOException {
        return Jcs.parseValue(Files.readAllBytes(file), MAX_BYTES);
    }
}
