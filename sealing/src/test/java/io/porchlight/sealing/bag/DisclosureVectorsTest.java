package io.porchlight.sealing.bag;

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
import org.junit.jupiter.api.TestFactory;

@DisplayName("SF-26: the vectors of proofs, requests and grants, whoever made them")
class DisclosureVectorsTest {
    static final Path FOLDER = Path.of(System.getProperty("basedir", "."), "vectors");
    private static final int LARGEST = 32 << 20;

    @TestFactory
    List<DynamicTest> everyVector() throws IOException {
        List<DynamicTest> tests = new ArrayList<>();
        Set<String> found = new TreeSet<>();
        try (var files = Files.newDirectoryStream(FOLDER, "*.json")) {
            for (Path file : files) {
                for (JsonNode vector : Jcs.parseValue(Files.readAllBytes(file), LARGEST)) {
                    String operation = DisclosureVectors.name(vector);
                    if (DisclosureVectors.covered().contains(operation)) {
                        found.add(operation);
                        String name =
                                file.getFileName() + ": " + vector.get("name").textValue();
                        tests.add(dynamicTest(name, () -> holds(vector)));
                    }
                }
            }
        }
        assertEquals(new TreeSet<>(DisclosureVectors.covered()), found);
        return tests;
    }

    private static void holds(JsonNode vector) {
        JsonNode out = vector.get("out");
        if (out.isTextual()) {
            assertThrows(Refused.class, () -> DisclosureVectors.run(vector));
        } else {
            assertArrayEquals(Jcs.canonical(out), Jcs.canonical(DisclosureVectors.run(vector)));
        }
    }
}
