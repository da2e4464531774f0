package io.porchlight.gateway.docs;

import static org.junit.jupiter.api.Assertions.assertFalse;

import io.porchlight.gateway.mqtt.Reason;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/** Which reasons a CONNACK can have, as the sources of the edge have it. */
final class Connacks {
    /** Of properties that a CONNECT of MQTT 3.1.1 has no room for. */
    static final Set<Reason> ONLY_MQTT_5 = EnumSet.of(Reason.PROTOCOL_ERROR, Reason.AUTHENTICATION_METHOD);

    private static final Path FOLDER = Path.of("src/main/java/io/porchlight/gateway/mqtt");

    /** What in each of them is about a CONNACK: all reasons of those that only decide about one, else those denied with. */
    private static final Map<String, Pattern> ABOUT = Map.of(
            "ConnectRules.java", Pattern.compile("Reason\\.([A-Z_]+)"),
            "Doorkeeper.java", Pattern.compile("Reason\\.([A-Z_]+)"),
            "Opening.java", Pattern.compile("Reason\\.([A-Z_]+)"),
            "MqttConnection.java", Pattern.compile("Denied\\(Reason\\.([A-Z_]+)"),
            "MqttSession.java", Pattern.compile("deny\\(Reason\\.([A-Z_]+)"));

    private Connacks() {}

    static Set<Reason> reasons() {
        Set<Reason> found = EnumSet.of(Reason.SUCCESS);
        ABOUT.forEach((file, about) -> {
            List<MatchResult> said =
                    about.matcher(Sources.read(FOLDER.resolve(file))).results().toList();
            assertFalse(said.isEmpty(), file);
            said.forEach(reason -> found.add(Reason.valueOf(reason.group(1))));
        });
        return found;
    }
}
