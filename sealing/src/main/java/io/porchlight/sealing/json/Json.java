package io.porchlight.sealing.json;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.porchlight.sealing.encoding.Base64Url;

/** Builds the values that {@link Jcs} writes. */
public final class Json {
    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

    private Json() {}

    /**
     * An object from names and values in turn. A value is a {@link String}, an {@link Integer} or {@link Long}, a
     * {@link Boolean}, a byte string (written as base64url), a {@link JsonNode}, or an {@link Iterable} of these.
     */
    public static ObjectNode object(Object... namesAndValues) {
        if (namesAndValues.length % 2 != 0) {
            throw new IllegalArgumentException("names and values must come in pairs");
        }
        ObjectNode object = NODES.objectNode();
        for (int i = 0; i < namesAndValues.length; i += 2) {
            object.set((String) namesAndValues[i], value(namesAndValues[i + 1]));
        }
        return object;
    }

    /** An array of such values. */
    public static ArrayNode array(Iterable<?> values) {
        ArrayNode array = NODES.arrayNode();
        values.forEach(value -> array.add(value(value)));
        return array;
    }

    private static JsonNode value(Object value) {
        return switch (value) {
            case JsonNode node -> node;
            case String text -> NODES.textNode(text);
            case Integer number -> NODES.numberNode(number.longValue());
            case Long number -> NODES.numberNode(number);
            case Boolean bool -> NODES.booleanNode(bool);
            case byte[] bytes -> NODES.textNode(Base64Url.encode(bytes));
            case Iterable<?> values -> array(values);
            default -> throw new IllegalArgumentException("no JSON form for " + value.getClass());
        };
    }
}
