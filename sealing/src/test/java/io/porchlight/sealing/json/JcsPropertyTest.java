package io.porchlight.sealing.json;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.quicktheories.QuickTheory.qt;
import static org.quicktheories.generators.SourceDSL.integers;
import static org.quicktheories.generators.SourceDSL.longs;
import static org.quicktheories.generators.SourceDSL.strings;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.porchlight.sealing.Refused;
import io.porchlight.sealing.encoding.Base64Url;
import io.porchlight.sealing.encoding.Bytes;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@DisplayName("SF-01: strict JSON")
class JcsPropertyTest {
    @Test
    @DisplayName("what is written canonically reads back as the same, and only in that form")
    void canonicalFormReadsBack() {
        qt().forAll(longs().all()).checkAssert(seed -> {
            ObjectNode value = object(new Random(seed), 4);
            byte[] canonical = Jcs.canonical(value);
            assertEquals(value, Jcs.parseCanonical(canonical));
            assertArrayEquals(canonical, Jcs.canonical(Jcs.parse(canonical)));
        });
    }

    @Test
    @DisplayName("JSON in UTF-16 or UTF-32, which parsers guess, is refused: only UTF-8 is read")
    void otherEncodings() {
        for (String encoding : List.of("UTF-16BE", "UTF-16LE", "UTF-16", "UTF-32BE", "UTF-32LE")) {
            byte[] json = "{\"a\":1}".getBytes(Charset.forName(encoding));
            assertThrows(Refused.class, () -> Jcs.parse(json), encoding);
        }
    }

    @Test
    @DisplayName("the order in which members were set does not matter")
    void orderDoesNotMatter() {
        qt().forAll(longs().all()).checkAssert(seed -> {
            ObjectNode value = object(new Random(seed), 3);
            List<String> names = new ArrayList<>();
            value.fieldNames().forEachRemaining(names::add);
            Collections.shuffle(names, new Random(seed + 1));
            ObjectNode shuffled = Json.object();
            names.forEach(name -> shuffled.set(name, value.get(name)));
            assertArrayEquals(Jcs.hash(value), Jcs.hash(shuffled));
        });
    }

    @Test
    @DisplayName("a canonical document with a bit flipped is refused, or is another document's canonical form")
    void aFlippedBitNeverReadsAsTheSame() {
        qt().forAll(longs().all(), integers().between(0, 1 << 20)).checkAssert((seed, at) -> {
            byte[] json = Jcs.canonical(object(new Random(seed), 3));
            byte[] changed = json.clone();
            changed[(at / 8) % json.length] ^= (byte) (1 << at % 8);
            try {
                assertArrayEquals(changed, Jcs.canonical(Jcs.parseCanonical(changed)));
            } catch (Refused expected) {
                // Refusing is the usual answer.
            }
        });
    }

    @Test
    @DisplayName("a text is either read as base64url of exactly that text, or refused")
    void base64UrlIsCanonical() {
        qt().forAll(strings().basicLatinAlphabet().ofLengthBetween(0, 12)).checkAssert(text -> {
            try {
                assertEquals(text, Base64Url.encode(Base64Url.decode(text)));
            } catch (Refused expected) {
                // Most texts are not base64url.
            }
        });
        for (String bad : List.of("AA==", "AB", "A", "A A", "A+8", "A/8", "AAA\n", "AAA.")) {
            assertThrows(Refused.class, () -> Base64Url.decode(bad), bad);
        }
    }

    @Test
    @DisplayName("a message never repeats the value that was refused")
    void messagesDoNotLeakValues() {
        ObjectNode secret = Json.object("key", "hunter2");
        for (Refused refused : List.of(
                assertThrows(Refused.class, () -> Fields.of(secret, "it").bytes("key", 32)),
                assertThrows(Refused.class, () -> Fields.of(secret, "it").integer("key")),
                assertThrows(Refused.class, () -> Fields.of(secret, "it").text("key", "x")),
                assertThrows(Refused.class, () -> Fields.of(secret, "it").exactly("x")),
                assertThrows(Refused.class, () -> Jcs.parse(Bytes.utf8("{\"key\":hunter2}"))))) {
            assertEquals(-1, String.valueOf(refused.getMessage()).indexOf("hunter"));
        }
    }

    private static ObjectNode object(Random random, int depth) {
        ObjectNode object = Json.object();
        for (int i = random.nextInt(5); i > 0; i--) {
            object.set(text(random), value(random, depth - 1));
        }
        return object;
    }

    private static JsonNode value(Random random, int depth) {
        JsonNodeFactory nodes = JsonNodeFactory.instance;
        return switch (depth <= 0 ? random.nextInt(3) : random.nextInt(5)) {
            case 0 -> nodes.textNode(text(random));
            case 1 -> number(nodes, random);
            case 2 -> nodes.booleanNode(random.nextBoolean());
            case 3 -> object(random, depth);
            default -> array(random, depth);
        };
    }

    /** Small integers as the reader makes them, so that equality of trees means something. */
    private static JsonNode number(JsonNodeFactory nodes, Random random) {
        long number = random.nextBoolean() ? random.nextInt() : random.nextLong(-Jcs.MAX_INTEGER, Jcs.MAX_INTEGER + 1);
        return number == (int) number ? nodes.numberNode((int) number) : nodes.numberNode(number);
    }

    private static ArrayNode array(Random random, int depth) {
        List<JsonNode> elements = new ArrayList<>();
        for (int i = random.nextInt(4); i > 0; i--) {
            elements.add(value(random, depth - 1));
        }
        return Json.array(elements);
    }

    private static String text(Random random) {
        StringBuilder text = new StringBuilder();
        for (int i = random.nextInt(6); i > 0; i--) {
            int c =
                    switch (random.nextInt(5)) {
                        case 0 -> random.nextInt(0x20);
                        case 1 -> "\"\\/\u007f\u2028\u00e9".charAt(random.nextInt(6));
                        case 2 -> 0x1f300 + random.nextInt(0x100);
                        case 3 -> 0xe000 + random.nextInt(0x1000);
                        default -> 'a' + random.nextInt(26);
                    };
            text.appendCodePoint(c);
        }
        return text.toString();
    }

    @Test
    @Tag("A-43")
    @DisplayName("A-43: of the names in what was read none is kept: the same name read again is another object")
    void namesAreNotKept() {
        for (String text : List.of("{\"a-name-that-nobody-knows\": 1}", "{\"ein-name-f\u00fcr-niemand\": 1}")) {
            byte[] json = text.getBytes(StandardCharsets.UTF_8);
            assertNotSame(
                    Jcs.parse(json).fieldNames().next(),
                    Jcs.parse(json).fieldNames().next());
        }
    }
}
