package io.porchlight.sealing.vectors;

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
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;

/** Writes this side's vectors; run with {@code -Dvectors.write=true -Dtest=CoreVectorsWriter}. */
@EnabledIfSystemProperty(named = "vectors.write", matches = "true")
class CoreVectorsWriter {
    @Test
    void writes() throws Exception {
        write("java-jcs.json", ValueVectors.jcs());
        write("java-digest.json", ValueVectors.digests());
        write("java-thumbprint.json", KeyVectors.thumbprints());
        write("java-hpke.json", KeyVectors.hpke());
        write("java-jws.json", KeyVectors.jws());
        write("java-stream.json", ClipVectors.streams());
        write("java-statement.json", ClipVectors.statements());
        write("java-manifest.json", ManifestVectors.manifests());
    }

    private static void write(String file, Draft draft) throws IOException {
        String lines = draft.vectors.stream()
                .map(vector -> new String(Jcs.canonical(vector), StandardCharsets.UTF_8))
                .collect(Collectors.joining(",\n", "[\n", "\n]\n"));
        Files.writeString(CoreVectorsTest.FOLDER.resolve(file), lines);
    }

    /** Vectors of one operation, each tried before it is kept. */
    static final class Draft {
        private final String op;
        private final List<ObjectNode> vectors = new ArrayList<>();

        Draft(String op) {
            this.op = op;
        }

        Draft accepted(String name, ObjectNode in) {
            ObjectNode vector = Json.object("name", name, "op", op, "in", in);
            vector.set("out", CoreVectors.run(vector));
            vectors.add(vector);
            return this;
        }

        Draft refused(String name, ObjectNode in) {
            ObjectNode vector = Json.object("name", name, "op", op, "in", in, "out", "refused");
            assertThrows(Refused.class, () -> CoreVectors.run(vector), name);
            vectors.add(vector);
            return this;
        }
    }
}
