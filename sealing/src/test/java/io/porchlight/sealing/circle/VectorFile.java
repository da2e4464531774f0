package io.porchlight.sealing.circle;

import static org.junit.jupiter.api.Assertions.assertThrows;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.porchlight.sealing.Refused;
import io.porchlight.sealing.json.Jcs;
import io.porchlight.sealing.json.Json;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** A file of vectors in the making: one vector per line, each tried before it is written. */
final class VectorFile {
    private final String name;
    private final List<ObjectNode> vectors = new ArrayList<>();

    VectorFile(String name) {
        this.name = name;
    }

    void accepted(String title, String op, ObjectNode in) {
        ObjectNode vector = Json.object("name", title, "op", op, "in", in);
        vector.set("out", CircleVectors.run(vector));
        vectors.add(vector);
    }

    void refused(String title, String op, ObjectNode in) {
        ObjectNode vector = Json.object("name", title, "op", op, "in", in, "out", "refused");
        assertThrows(Refused.class, () -> CircleVectors.run(vector), title);
        vectors.add(vector);
    }

    void write() throws IOException {
        String lines = vectors.stream()
                .map(vector -> new String(Jcs.canonical(vector), StandardCharsets.UTF_8))
                .collect(Collectors.joining(",\n", "[\n", "\n]\n"));
        Files.writeString(CircleVectorsTest.FOLDER.resolve(name), lines);
    }
}
