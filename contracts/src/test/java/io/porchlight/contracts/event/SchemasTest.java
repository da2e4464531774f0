package io.porchlight.contracts.event;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.github.victools.jsonschema.generator.Option;
import com.github.victools.jsonschema.generator.OptionPreset;
import com.github.victools.jsonschema.generator.SchemaGenerator;
import com.github.victools.jsonschema.generator.SchemaGeneratorConfigBuilder;
import com.github.victools.jsonschema.generator.SchemaVersion;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class SchemasTest {
    private static final Path SCHEMAS = Path.of("src/main/resources/schemas");
    private static final ObjectMapper JSON = new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);

    @ParameterizedTest
    @EnumSource
    @DisplayName("the committed JSON Schema says exactly what the record says (rewrite with SCHEMAS_WRITE=1)")
    void schemaEqualsRecord(EventType type) throws IOException {
        JsonNode expected = schemaOf(type);
        Path file = SCHEMAS.resolve(type.type() + ".json");
        if ("1".equals(System.getenv("SCHEMAS_WRITE"))) {
            Files.createDirectories(SCHEMAS);
            Files.writeString(file, JSON.writeValueAsString(expected) + "\n");
        }
        assertEquals(expected, JSON.readTree(file.toFile()));
    }

    @ParameterizedTest
    @EnumSource
    @DisplayName("R8, S4-11, S2-05, S0-25: no event has room for faces, names, coordinates or a live stream")
    void noFieldForWhatMustNotExist(EventType type) throws IOException {
        String schema = schemaOf(type).toString().toLowerCase();
        for (String forbidden :
                new String[] {"face", "latitude", "longitude", "cameraname", "email", "stream\"", "wifi"}) {
            assertFalse(schema.contains(forbidden), type.type() + " has room for " + forbidden);
        }
    }

    private static JsonNode schemaOf(EventType type) {
        var config = new SchemaGeneratorConfigBuilder(SchemaVersion.DRAFT_2020_12, OptionPreset.PLAIN_JSON)
                .with(Option.FORBIDDEN_ADDITIONAL_PROPERTIES_BY_DEFAULT, Option.INLINE_ALL_SCHEMAS);
        config.forFields().withRequiredCheck(f -> !optional(f.getRawMember().getAnnotatedType()));
        config.forTypesInGeneral().withCustomDefinitionProvider((resolved, context) -> {
            if (JsonNode.class.isAssignableFrom(resolved.getErasedType())) {
                ObjectNode any = context.getGeneratorConfig().createObjectNode();
                return new com.github.victools.jsonschema.generator.CustomDefinition(any.put("type", "object"), true);
            }
            return null;
        });
        ObjectNode schema = new SchemaGenerator(config.build()).generateSchema(type.data());
        schema.put("$id", "https://porchlight.example/schemas/" + type.type() + ".json");
        schema.put("title", type.type());
        return schema;
    }

    private static boolean optional(java.lang.reflect.AnnotatedType type) {
        return type.isAnnotationPresent(Nullable.class);
    }
}
