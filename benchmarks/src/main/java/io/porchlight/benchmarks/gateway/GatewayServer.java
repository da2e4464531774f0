package io.porchlight.benchmarks.gateway;

import io.porchlight.stack.folder.Ports.Use;
import io.porchlight.stack.startup.Readiness;
import java.io.Writer;
import java.net.http.HttpClient;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Properties;

/** The packaged device-gateway. What it would ask other services is not asked here. */
final class GatewayServer extends ServerProcess {
    GatewayServer(Stack stack) {
        super(stack, "device-gateway", stack.ports().of(Use.GATEWAY_MQTT));
    }

    @Override
    public void start(List<String> jvm) throws Exception {
        Path application = stack.installation().service("device-gateway");
        Path file = stack.folder().serverFolder("settings").resolve("device-gateway.properties");
        Properties properties = new Properties();
        properties.putAll(settings());
        try (Writer writer = Files.newBufferedWriter(file)) {
            properties.store(writer, null);
        }
        List<String> command = new ArrayList<>(jvm);
        command.addAll(List.of(
                "-Dquarkus.config.locations=" + file,
                "-jar",
                application.resolve("quarkus-run.jar").toString()));
        try (HttpClient client = HttpClient.newHttpClient()) {
            launch(
                    name(),
                    stack.folder().serverFolder("work"),
                    command,
                    Readiness.answers(client, stack.ports().http(Use.GATEWAY_MANAGEMENT) + "/q/health/ready"));
        }
    }

    private Map<String, String> settings() {
        return Map.ofEntries(
                Map.entry("quarkus.management.host", "127.0.0.1"),
                Map.entry("quarkus.management.port", text(Use.GATEWAY_MANAGEMENT)),
                Map.entry("quarkus.banner.enabled", "false"),
                Map.entry("kafka.bootstrap.servers", stack.kafka().bootstrapServers()),
                Map.entry("porchlight.edge.host", "127.0.0.1"),
                // All devices of a load come from one address.
                Map.entry("porchlight.edge.shared-sources", "127.0.0.0/8"),
                Map.entry("porchlight.edge.mqtt-port", text(Use.GATEWAY_MQTT)),
                Map.entry("porchlight.edge.https-port", text(Use.GATEWAY_HTTPS)),
                Map.entry(
                        "porchlight.edge.certificate",
                        stack.keys().gatewayCertificate().toString()),
                Map.entry("porchlight.edge.key", stack.keys().gatewayKey().toString()),
                Map.entry(
                        "porchlight.edge.device-ca-certificate",
                        stack.keys().deviceAuthorityCertificate().toString()),
                Map.entry(
                        "porchlight.edge.device-ca-key",
                        stack.keys().deviceAuthorityKey().toString()),
                Map.entry(
                        "porchlight.edge.manufacturer-key",
                        stack.keys().manufacturerPublicKey().toString()),
                Map.entry("porchlight.video.url", stack.ports().http(Use.VIDEO_HTTP)),
                Map.entry("porchlight.consent.url", stack.ports().http(Use.CONSENT_HTTP)),
                Map.entry("quarkus.oidc-client.auth-server-url", stack.ports().http(Use.KEYCLOAK)),
                Map.entry("quarkus.oidc-client.discovery-enabled", "false"),
                Map.entry("quarkus.oidc-client.token-path", "/token"),
                Map.entry("quarkus.oidc-client.client-id", "device-gateway"),
                Map.entry("quarkus.oidc-client.credentials.secret", "none"));
    }

    private String text(Use use) {
        return Integer.toString(stack.ports().of(use));
    }

    @Override
    public boolean java() {
        return true;
    }
}
