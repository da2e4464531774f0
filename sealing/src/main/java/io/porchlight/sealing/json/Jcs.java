package io.porchlight.sealing.json;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParseException;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.core.util.JsonParserDelegate;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.porchlight.sealing.Refused;
import io.porchlight.sealing.crypto.Sha256;
import io.porchlight.sealing.encoding.Base64Url;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Iterator;
import java.util.Map;
import org.erdtman.jcs.JsonCanonicalizer;
import org.jspecify.annotations.Nullable;

/**
 * JSON in the form that is hashed and signed: RFC 8785 (JCS), narrowed by SF-01 to objects, arrays, strings, booleans
 * and integers within ±(2^53-1). No null, no fraction, no minus zero, no name twice, no half of a surrogate pair, no
 * value below more than {@value #MAX_DEPTH} containers.
 */
public final class Jcs {
    /** In how many containers a value may stand. */
    public static final int MAX_DEPTH = 32;

    /** The largest document that is read unless the caller names another bound, in bytes. */
    public static final int MAX_BYTES = 4 << 20;

    /** The largest integer that every implementation holds exactly (RFC 7493, 2.2). */
    public static final long MAX_INTEGER = (1L << 53) - 1;

    private static final ObjectMapper MAPPER = JsonMapper.builder(JsonFactory.builder()
                    .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                    // Otherwise thousands of names are kept of what was read, whoever made them up.
                    .disable(JsonFactory.Feature.CANONICALIZE_FIELD_NAMES)
                    .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
                    .disable(StreamReadFeature.INCLUDE_SOURCE_IN_LOCATION)
                    .streamReadConstraints(StreamReadConstraints.builder()
                            .maxNestingDepth(MAX_DEPTH + 1)
                            .maxStringLength(Integer.MAX_VALUE)
                            .maxNumberLength(32)
                            .build())
                    .build())
            .build();

    private Jcs() {}

    /**
     * The RFC 8785 bytes of an object or array.
     *
     * @throws Refused {@code jcs.value} if it holds anything that SF-01 forbids
     */
    public static byte[] canonical(JsonNode value) {
        if (!value.isContainerNode()) {
            throw new Refused("jcs.value", "Only an object or an array has a canonical form here.");
        }
        check(value, 0);
        try {
            return new JsonCanonicalizer(MAPPER.writeValueAsString(value)).getEncodedUTF8();
        } catch (IOException | RuntimeException e) {
            throw new Refused("jcs.value", "The value has no canonical form.", e);
        }
    }

    /** Reads one object of at most {@link #MAX_BYTES} bytes, in any layout. */
    public static ObjectNode parse(byte[] json) {
        return parse(json, MAX_BYTES);
    }

    /** Reads one object of at most so many bytes, in any layout. */
    public static ObjectNode parse(byte[] json, int maxBytes) {
        if (parseValue(json, maxBytes) instanceof ObjectNode object) {
            return object;
        }
        throw new Refused("jcs.malformed", "The document is not a JSON object.");
    }

    /**
     * Reads one object or array of at most so many bytes, in any layout.
     *
     * @throws Refused {@code jcs.too-large}, {@code jcs.malformed} or {@code jcs.value}
     */
    public static JsonNode parseValue(byte[] json, int maxBytes) {
        if (json.length > maxBytes) {
            throw new Refused("jcs.too-large", "The document is longer than " + maxBytes + " bytes.");
        }
        JsonNode value;
        try {
            value = read(json);
        } catch (CharacterCodingException e) {
            throw new Refused("jcs.malformed", "The document is not UTF-8.", e);
        } catch (JsonProcessingException e) {
            String where = e.getLocation() == null
                    ? ""
                    : " (line " + e.getLocation().getLineNr() + ", column "
                            + e.getLocation().getColumnNr() + ")";
            throw new Refused("jcs.malformed", "The document is not strict JSON" + where + ".", e);
        } catch (IOException e) {
            throw new Refused("jcs.malformed", "The document could not be read.", e);
        }
        if (value == null || !value.isContainerNode()) {
            throw new Refused("jcs.malformed", "The document is neither a JSON object nor an array.");
        }
        check(value, 0);
        return value;
    }

    /**
     * Reads one object that must already be in canonical form, byte for byte.
     *
     * @throws Refused {@code jcs.not-canonical}, or as {@link #parseValue}
     */
    public static ObjectNode parseCanonical(byte[] json) {
        return parseCanonical(json, MAX_BYTES);
    }

    /** As {@link #parseCanonical(byte[])} with a bound of the caller's. */
    public static ObjectNode parseCanonical(byte[] json, int maxBytes) {
        ObjectNode object = parse(json, maxBytes);
        if (!Arrays.equals(canonical(object), json)) {
            throw new Refused("jcs.not-canonical", "The document is JSON, but not in RFC 8785 form.");
        }
        return object;
    }

    /** SHA-256 of the canonical bytes (SF-04). */
    public static byte[] hash(JsonNode value) {
        return Sha256.of(canonical(value));
    }

    /** {@link #hash} as base64url: how one structure names another. */
    public static String hashText(JsonNode value) {
        return Base64Url.encode(hash(value));
    }

    private static @Nullable JsonNode read(byte[] json) throws IOException {
        try (JsonParser parser = new NoMinusZero(parser(json))) {
            JsonNode value = MAPPER.readTree(parser);
            if (value != null && parser.nextToken() != null) {
                throw new JsonParseException(parser, "more follows the document");
            }
            return value;
        }
    }

    /**
     * Strict UTF-8. What is ASCII throughout, which most of it is, needs no decoder; with a zero byte in it the parser
     * would take it for UTF-16 or UTF-32.
     */
    private static JsonParser parser(byte[] json) throws IOException {
        for (byte one : json) {
            if (one <= 0) {
                return MAPPER.createParser(StandardCharsets.UTF_8
                        .newDecoder()
                        .onMalformedInput(CodingErrorAction.REPORT)
                        .onUnmappableCharacter(CodingErrorAction.REPORT)
                        .decode(ByteBuffer.wrap(json))
                        .toString());
            }
        }
        return MAPPER.createParser(json);
    }

    private static void check(JsonNode node, int depth) {
        if (depth > MAX_DEPTH) {
            throw new Refused("jcs.value", "The document is nested too deeply.");
        }
        switch (node.getNodeType()) {
            case OBJECT -> {
                Iterator<Map.Entry<String, JsonNode>> members = node.fields();
                while (members.hasNext()) {
                    Map.Entry<String, JsonNode> member = members.next();
                    checkText(member.getKey());
                    check(member.getValue(), depth + 1);
                }
            }
            case ARRAY -> node.forEach(element -> check(element, depth + 1));
            case STRING -> checkText(node.textValue());
            case NUMBER -> {
                boolean integer = node.isIntegralNumber() && node.canConvertToLong();
                if (!integer || Math.abs(node.longValue()) > MAX_INTEGER || node.longValue() == Long.MIN_VALUE) {
                    throw new Refused("jcs.value", "Numbers must be integers within 2^53-1.");
                }
            }
            case BOOLEAN -> {}
            default -> throw new Refused("jcs.value", "Null and foreign values are not allowed.");
        }
    }

    private static void checkText(String text) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (!Character.isSurrogate(c)) {
                continue;
            }
            boolean pair = Character.isHighSurrogate(c)
                    && i + 1 < text.length()
                    && Character.isLowSurrogate(text.charAt(i + 1));
            if (!pair) {
                throw new Refused("jcs.value", "A text holds half of a surrogate pair.");
            }
            i++;
        }
    }

    /** Minus zero becomes zero in a tree, unlike elsewhere, so it is refused while it can still be seen. */
    private static final class NoMinusZero extends JsonParserDelegate {
        NoMinusZero(JsonParser parser) {
            super(parser);
        }

        @Override
        public @Nullable JsonToken nextToken() throws IOException {
            JsonToken token = super.nextToken();
            if (token == JsonToken.VALUE_NUMBER_INT && getTextLength() == 2 && "-0".equals(getText())) {
                throw new JsonParseException(this, "minus zero");
            }
            return token;
        }
    }
}
