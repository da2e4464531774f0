package io.porchlight.gateway.docs;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.porchlight.contracts.event.RetentionDays;
import io.porchlight.gateway.command.CommandKind;
import io.porchlight.gateway.event.EventKind;
import io.porchlight.gateway.event.UplinkRules;
import io.porchlight.gateway.event.UplinkTopic;
import io.porchlight.gateway.limit.EdgeLimits;
import io.porchlight.gateway.mqtt.Reason;
import io.porchlight.gateway.registry.Registration;
import io.porchlight.sealing.key.PrivateKeyP256;
import io.porchlight.sealing.key.PublicKeyJwk;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/**
 * docs/device-protocol.md, against which firmware is built, says what the code does. With {@code -Dporchlight.write=true}
 * the table of limits is written anew.
 */
class DeviceProtocolPageTest {
    private static final Path PAGE = Path.of("..", "docs", "device-protocol.md");
    private static final Pattern LIMITS = Pattern.compile("(?s)(<!-- limits: generated -->\n)(.*)(<!-- /limits -->)");
    private static final Pattern REASON =
            Pattern.compile("(?m)^\\| 0x([0-9A-F]{2}) \\| [^|]+ \\| ([^|]+) \\| [^|]+ \\| (-|\\d) \\|$");

    private static String page = "";

    @BeforeAll
    static void read() throws IOException {
        page = Files.readString(PAGE);
        if (Boolean.getBoolean("porchlight.write")) {
            page = LIMITS.matcher(page)
                    .replaceFirst(found -> Matcher.quoteReplacement(found.group(1) + limits() + found.group(3)));
            Files.writeString(PAGE, page);
        }
    }

    private static String limits() {
        return Arrays.stream(EdgeLimits.values())
                .map(limit -> String.format(
                        Locale.ROOT,
                        "| `%s` | %,d %s| %s |\n",
                        limit,
                        limit.number(),
                        unit(limit.unit()),
                        limit.beyond()))
                .collect(Collectors.joining("", "| limit | number | beyond it |\n|---|---|---|\n", ""));
    }

    private static String unit(EdgeLimits.Unit unit) {
        return switch (unit) {
            case MILLISECONDS -> "ms ";
            case SECONDS -> "s ";
            case COUNT -> "";
            case BYTES_PER_SECOND -> "bytes/s ";
            case BYTES, PACKETS -> unit.name().toLowerCase(Locale.ROOT) + " ";
        };
    }

    @Test
    @DisplayName("the page's limits are those of EdgeLimits, each with its number, unit and what happens beyond it")
    void everyLimitIsThere() {
        Matcher table = LIMITS.matcher(page);
        assertTrue(table.find());
        assertEquals(limits(), table.group(2));
    }

    @Test
    @DisplayName(
            "the page has every reason code that the edge gives, says which stand in a CONNACK, and with which number in MQTT 3.1.1")
    void everyReasonIsThere() {
        SortedMap<Integer, String> expected = new TreeMap<>();
        Set<Reason> inConnack = Connacks.reasons();
        for (Reason reason : Reason.values()) {
            boolean in3 = inConnack.contains(reason) && !Connacks.ONLY_MQTT_5.contains(reason);
            expected.put(
                    reason.code(), inConnack.contains(reason) + " " + (in3 ? String.valueOf(reason.connack3()) : "-"));
        }
        SortedMap<Integer, String> written = new TreeMap<>();
        REASON.matcher(page)
                .results()
                .forEach(row -> written.put(
                        Integer.parseInt(row.group(1), 16), row.group(2).contains("CONNACK") + " " + row.group(3)));
        assertEquals(expected, written);
    }

    @Test
    @DisplayName("the page's topics are those of the code")
    void everyTopicIsThere() {
        List<String> expected = new ArrayList<>();
        expected.add("| `d/{deviceId}/event/{"
                + Arrays.stream(EventKind.values()).map(EventKind::text).collect(Collectors.joining(",")) + "}` |");
        UplinkTopic.REPLY_KINDS.forEach(kind -> expected.add("`d/{deviceId}/reply/" + kind + "`"));
        expected.add("| `d/{deviceId}/command/{"
                + Arrays.stream(CommandKind.values()).map(CommandKind::text).collect(Collectors.joining(",")) + "}` |");
        expected.forEach(row -> assertTrue(page.contains(row), row));
        Arrays.stream(CommandKind.values())
                .forEach(kind -> assertTrue(page.contains("| `" + kind.text() + "` |"), kind::toString));
    }

    @Test
    @DisplayName("the page's examples are accepted by the edge")
    void examplesAreAccepted() {
        PublicKeyJwk key = PrivateKeyP256.generate().publicKey();
        Optional<Registration> home = Optional.of(new Registration(
                key.thumbprint(), key, true, "circle", "circleId", true, new RetentionDays(30, 7, 1, 1)));
        Map<String, UplinkTopic> examples = Map.of(
                "event", new UplinkTopic.Event(EventKind.DING),
                "state", new UplinkTopic.State(),
                "ack", new UplinkTopic.Reply("ack"));
        examples.forEach((name, topic) -> assertInstanceOf(
                UplinkRules.Judged.Accepted.class,
                UplinkRules.judge(key.thumbprint(), home, topic, example(name), Instant.ofEpochSecond(1_790_000_001L)),
                name));
    }

    private static byte[] example(String name) {
        Matcher block = Pattern.compile("(?s)```json " + name + "\n(.*?)\n```").matcher(page);
        assertTrue(block.find(), name);
        return block.group(1).getBytes(StandardCharsets.UTF_8);
    }
}
