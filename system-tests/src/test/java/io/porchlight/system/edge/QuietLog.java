package io.porchlight.system.edge;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** What the gateway's log holds of what passed through it: nothing. */
final class QuietLog {
    /** The attackers' own addresses; the gateway listens on 127.0.0.1. */
    private static final Pattern SOURCE = Pattern.compile("127\\.(?!0\\.0\\.1\\b)\\d+\\.\\d+\\.\\d+");

    /** The members of what devices say and hear, and what the attacks are made of. */
    private static final Pattern SAID = Pattern.compile(
            "eventId|startedAt|commandId|porchlight-head|filler|xxxxx|hostile|GET /|d/another|" + marker());

    /** One word of a device id, wherever it stands. */
    private static final Pattern ID = Pattern.compile("[A-Za-z0-9_-]{43}");

    /** The one line that is there to name a device: somebody has to look at it. */
    private static final Pattern ALARM =
            Pattern.compile(".* device [A-Za-z0-9_-]{43} is taken over again and again: its key may have been cloned");

    private QuietLog() {}

    /** A word for payloads and topics that nothing else contains. */
    static String marker() {
        return "needle-4711-of-what-was-said";
    }

    /** No line of the node that every class finds running holds a payload, a topic, an address or a device. */
    static void require(EdgeSite site) {
        List<String> lines = site.gateway().log().lines().toList();
        assertTrue(lines.stream().anyMatch(line -> line.contains("MQTT for devices on")), "this is not its log");
        Set<String> ids = site.devices().stream().map(EdgeDevice::deviceId).collect(Collectors.toSet());
        assertEquals(
                List.of(),
                lines.stream()
                        .filter(line -> !ALARM.matcher(line).matches())
                        .filter(line -> SOURCE.matcher(line).find()
                                || SAID.matcher(line).find()
                                || ID.matcher(line).results().anyMatch(found -> ids.contains(found.group())))
                        .toList(),
                "written down");
    }
}
