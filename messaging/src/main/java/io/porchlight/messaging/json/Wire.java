package io.porchlight.messaging.json;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.util.List;

/** Documents as they are kept: compact JSON text, with nothing changed but white space. */
public final class Wire {
    /** Names of members in documents are their writers'. */
    private static final ObjectMapper JSON =
            JsonMapper.builder(new NamesNotKept()).build();

    private Wire() {}

    /** JSON text. */
    public static String text(JsonNode node) {
        return node.toString();
    }

    /** JSON text of a record. */
    public static String text(Object value) {
        try {
            return JSON.writeValueAsString(value);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException("cannot be written as JSON", e);
        }
    }

    /** What {@link #text(JsonNode)} wrote. */
    public static JsonNode json(String text) {
        return value(text, JsonNode.class);
    }

    /** What {@link #text(Object)} wrote. */
    public static <T> T value(String text, Class<T> type) {
        try {
            return JSON.readValue(text, type);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("stored JSON of " + type.getSimpleName() + " cannot be read", e);
        }
    }

    /** A list kept as comma-separated words; words hold no comma. */
    public static String words(List<String> words) {
        return String.join(",", words);
    }

    /** What {@link #words(List)} wrote. */
    public static List<String> words(String text) {
        return text.isEmpty() ? List.of() : List.of(text.split(","));
    }
}
