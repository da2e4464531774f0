package io.porchlight.sealing.bag;

import static org.junit.jupiter.api.Assertions.assertThrows;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.porchlight.sealing.Refused;
import io.porchlight.sealing.json.Jcs;
import io.porchlight.sealing.json.Json;
import io.porchlight.sealing.log.LogProof;
import io.porchlight.sealing.log.Note;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/** A file of vectors in the making: one vector per line, each tried before it is written. */
final class VectorDraft {
    private final List<ObjectNode> vectors = new ArrayList<>();

    static ObjectNode with(ObjectNode in, Consumer<ObjectNode> change) {
        ObjectNode copy = in.deepCopy();
        change.accept(copy);
        return copy;
    }

    static String text(LogProof proof) {
        return new String(proof.bytes(), StandardCharsets.UTF_8);
    }

    static String text(Note note) {
        return new String(note.bytes(), StandardCharsets.UTF_8);
    }

    void accepted(String name, String op, ObjectNode in) {
        ObjectNode vector = Json.object("name", name, "op", op, "in", in);
        vector.set("out", DisclosureVectors.run(vector));
        vectors.add(vector);
    }

    void refused(String name, String op, ObjectNode in) {
        ObjectNode vector = Json.object("name", name, "op", op, "in", in, "out", "refused");
        assertThrows(Refused.class, () -> DisclosureVectors.run(vector), name);
        vectors.add(vector);
    }

    void write(String file) throws IOException {
        String lines = vectors.stream()
                .map(vector -> new String(Jcs.canonical(vector), StandardCharsets.UTF_8))
                .collect(Collectors.joining(",\n", "[\n", "\n]\n"));
        Files.writeString(DisclosureVectorsTest.FOLDER.resolve(file), lines);
    }
}
