package io.porchlight.sealing.circle;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import com.fasterxml.jackson.databind.JsonNode;
import io.porchlight.sealing.Refused;
import io.porchlight.sealing.json.Jcs;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

@DisplayName("SF-26: the vectors of circles and pairing, whoever made them")
class CircleVectorsTest {
    static final Path FOLDER = Path.of(System.getProperty("basedir", "."), "vectors");

    @TestFactory
    List<DynamicTest> everyVector() throws IOException {
        List<DynamicTest> tests = new ArrayList<>();
        try (var files = Files.newDirectoryStream(FOLDER, "*.json")) {
            for (Path file : files) {
                for (JsonNode vector : Jcs.parseValue(Files.readAllBytes(file), Chain.MAX_BYTES)) {
                    if (CircleVectors.covers(vector)) {
                        String name =
                                file.getFileName() + ": " + vector.get("name").textValue();
                        tests.add(dynamicTest(name, () -> holds(vector)));
                    }
                }
            }
        }
        assertTrue(tests.size() > 50, "only " + tests.size() + " vectors were found in " + FOLDER);
        return tests;
    }

    private static void holds(JsonNode vector) {
        JsonNode out = vector.get("out");
        if (out.isTextual()) {
            assertThrows(Refused.class, () -> CircleVectors.run(vector));
        } else {
            assertArrayEquals(Jcs.canonical(out), Jcs.canonical(CircleVectors.run(vector)));
        }
    }
}
