package io.porchlight.sealing.json;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.porchlight.sealing.Refused;
import io.porchlight.sealing.encoding.Base64Url;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Reads the members of one JSON object, refusing whatever is absent, unknown or of another type.
 *
 * <p>Codes: {@code json.missing}, {@code json.unknown}, {@code json.type}, {@code json.value}. Messages name the
 * structure and the member, never its value.
 */
public final class Fields {
    private static final int LONGEST_ID = 128;
    private static final Pattern INSTANT = Pattern.compile("\\d{4}-\\d{2}-\\d{2}T\\d{2}:\\d{2}:\\d{2}Z");

    private final ObjectNode node;
    private final String what;

    private Fields(ObjectNode node, String what) {
        this.node = node;
        this.what = what;
    }

    /** A reader over this object; {@code what} names it in messages ("the statement"). */
    public static Fields of(JsonNode node, String what) {
        if (node instanceof ObjectNode object) {
            return new Fields(object, what);
        }
        throw new Refused("json.type", what + " is not an object.");
    }

    /** The object itself. */
    public ObjectNode node() {
        return node;
    }

    /** Refuses unless the object has exactly these members. */
    public Fields exactly(String... names) {
        return exactlyWithOptional(Set.of(names), Set.of());
    }

    /** Refuses unless the object has all required members and none but required and optional ones. */
    public Fields exactlyWithOptional(Set<String> required, Set<String> optional) {
        for (String name : required) {
            if (!node.has(name)) {
                throw new Refused("json.missing", what + " has no \"" + name + "\".");
            }
        }
        Iterator<String> present = node.fieldNames();
        while (present.hasNext()) {
            String name = present.next();
            if (!required.contains(name) && !optional.contains(name)) {
                throw new Refused("json.unknown", what + " has a member that is not known.");
            }
        }
        return this;
    }

    public boolean has(String name) {
        return node.has(name);
    }

    /** A text, possibly empty. */
    public String text(String name) {
        JsonNode value = get(name);
        if (!value.isTextual()) {
            throw wrongType(name, "a text");
        }
        return value.textValue();
    }

    /** A text that must be exactly this one. */
    public String text(String name, String mustEqual) {
        String value = text(name);
        if (!value.equals(mustEqual)) {
            throw wrongValue(name, "must be \"" + mustEqual + "\"");
        }
        return value;
    }

    /** An id: 1 to 128 of {@code A-Za-z0-9_-}, so that {@code |} always separates. */
    public String id(String name) {
        String value = text(name);
        if (!isId(value)) {
            throw wrongValue(name, "must be an id of A-Z, a-z, 0-9, _ and -");
        }
        return value;
    }

    private static boolean isId(String value) {
        for (int i = 0; i < value.length(); i++) {
            char c = value.charAt(i);
            boolean letter = (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z');
            if (!letter && !(c >= '0' && c <= '9') && c != '_' && c != '-') {
                return false;
            }
        }
        return !value.isEmpty() && value.length() <= LONGEST_ID;
    }

    /** A byte string in strict base64url. */
    public byte[] bytes(String name) {
        return Base64Url.decode(text(name));
    }

    /** A byte string of exactly this length. */
    public byte[] bytes(String name, int length) {
        byte[] value = bytes(name);
        if (value.length != length) {
            throw wrongValue(name, "must be " + length + " bytes");
        }
        return value;
    }

    /** The hash of another structure: the base64url text of 32 bytes, as it stands. */
    public String hash(String name) {
        bytes(name, 32);
        return text(name);
    }

    /** As {@link #hash}, or {@code ""} where there is no predecessor (SF-01). */
    public String hashOrEmpty(String name) {
        return text(name).isEmpty() ? "" : hash(name);
    }

    /** An integer within ±(2^53-1). */
    public long integer(String name) {
        JsonNode value = get(name);
        if (!value.isIntegralNumber() || !value.canConvertToLong()) {
            throw wrongType(name, "an integer");
        }
        long number = value.longValue();
        if (number > Jcs.MAX_INTEGER || number < -Jcs.MAX_INTEGER) {
            throw wrongValue(name, "is out of range");
        }
        return number;
    }

    /** An integer between both bounds, which are allowed themselves. */
    public long integer(String name, long min, long max) {
        long value = integer(name);
        if (value < min || value > max) {
            throw wrongValue(name, "must be between " + min + " and " + max);
        }
        return value;
    }

    public boolean bool(String name) {
        JsonNode value = get(name);
        if (!value.isBoolean()) {
            throw wrongType(name, "true or false");
        }
        return value.booleanValue();
    }

    public ObjectNode object(String name) {
        if (get(name) instanceof ObjectNode object) {
            return object;
        }
        throw wrongType(name, "an object");
    }

    /** A reader over a member that is an object. */
    public Fields fields(String name) {
        return new Fields(object(name), what + "'s " + name);
    }

    /** The elements of an array, possibly none. */
    public List<JsonNode> array(String name) {
        JsonNode value = get(name);
        if (!value.isArray()) {
            throw wrongType(name, "an array");
        }
        List<JsonNode> elements = new ArrayList<>(value.size());
        value.forEach(elements::add);
        return List.copyOf(elements);
    }

    /** An instant in the only text form there is, {@code YYYY-MM-DDThh:mm:ssZ} (SF-01). */
    public Instant minute(String name) {
        String value = text(name);
        if (INSTANT.matcher(value).matches()) {
            try {
                Instant instant = Instant.parse(value);
                if (instant.toString().equals(value)) {
                    return instant;
                }
            } catch (DateTimeException e) {
                throw new Refused("json.value", what + ": \"" + name + "\" is no date and time.", e);
            }
        }
        throw wrongValue(name, "must look like 2026-01-31T23:59:00Z");
    }

    private JsonNode get(String name) {
        JsonNode value = node.get(name);
        if (value == null) {
            throw new Refused("json.missing", what + " has no \"" + name + "\".");
        }
        return value;
    }

    private Refused wrongType(String name, String expected) {
        return new Refused("json.type", what + ": \"" + name + "\" must be " + expected + ".");
    }

    private Refused wrongValue(String name, String why) {
        return new Refused("json.value", what + ": \"" + name + "\" " + why + ".");
    }
}
