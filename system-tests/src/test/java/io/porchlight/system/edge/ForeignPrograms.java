package io.porchlight.system.edge;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.porchlight.sealing.json.Json;
import io.porchlight.stack.part.Installation;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** MQTT programs in processes of their own. */
final class ForeignPrograms {
    private ForeignPrograms() {}

    /** {@code mosquitto_pub}, then {@code mosquitto_sub}, for MQTT {@code 311} or {@code 5}; neither knows WebSocket. */
    static ForeignClient mosquitto(String version) {
        return (site, device, way) -> new ForeignClient.Link() {
            private String topic = "";

            @Override
            public void subscribe(String filter) {
                topic = filter;
            }

            @Override
            public void publish(String event, String payload) {
                Program.Ended published = mosquittoPub(site, device, version, event, payload);
                assertEquals(0, published.exit(), published.said());
            }

            @Override
            public String heard(int patienceSeconds) {
                String patience = String.valueOf(patienceSeconds);
                return said(run(site, device, "mosquitto_sub", version, "-t", topic, "-C", "1", "-W", patience));
            }

            @Override
            public void close() {}
        };
    }

    static Program.Ended mosquittoPub(EdgeSite site, EdgeDevice device, String version, String topic, String payload) {
        return run(site, device, "mosquitto_pub", version, "-t", topic, "-m", payload)
                .ended();
    }

    private static Program run(EdgeSite site, EdgeDevice device, String name, String version, String... arguments) {
        int port = site.gateway().mqttPort();
        return Program.mosquitto(name, folder(site, device), site.trustedServers(), port, version, arguments);
    }

    /** {@code mqtt} of npm, for protocol version 4 (3.1.1) or 5. */
    static ForeignClient npm(int protocolVersion) {
        return (site, device, way) -> new ForeignClient.Link() {
            private String command = "";

            @Nullable
            private Program program;

            @Override
            public void subscribe(String filter) {
                command = filter;
            }

            @Override
            public void publish(String event, String payload) {
                Path folder = folder(site, device);
                Path script = Installation.find().root().resolve("web/device/ring.mjs");
                String node =
                        Optional.ofNullable(System.getenv("PORCHLIGHT_NODE")).orElse("node");
                var order = Json.object(
                        "url",
                        way.address(site.gateway(), "mqtts"),
                        "protocolVersion",
                        protocolVersion,
                        "authority",
                        site.trustedServers().toString(),
                        "certificate",
                        folder.resolve("certificate.pem").toString(),
                        "key",
                        folder.resolve("key.pem").toString(),
                        "event",
                        event,
                        "payload",
                        payload,
                        "command",
                        command);
                program = Program.start(
                        folder, Map.of("PORCHLIGHT_DEVICE", order.toString()), List.of(node, script.toString()));
            }

            /** Also that the event was acknowledged: only then does it end well. */
            @Override
            public String heard(int patienceSeconds) {
                return said(Optional.ofNullable(program).orElseThrow());
            }

            @Override
            public void close() {
                if (program != null) {
                    program.close();
                }
            }
        };
    }

    private static Path folder(EdgeSite site, EdgeDevice device) {
        Path folder = site.clientFolder("client-" + device.deviceId());
        device.write(folder);
        return folder;
    }

    private static String said(Program program) {
        Program.Ended ended = program.ended();
        assertEquals(0, ended.exit(), ended.said());
        return ended.said();
    }
}
