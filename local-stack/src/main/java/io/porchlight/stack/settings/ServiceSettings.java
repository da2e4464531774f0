package io.porchlight.stack.settings;

import io.porchlight.sealing.log.TrustPolicy;
import io.porchlight.stack.folder.DataFolder;
import io.porchlight.stack.folder.Ports;
import io.porchlight.stack.folder.Ports.Use;
import io.porchlight.stack.folder.Secrets;
import io.porchlight.stack.part.Database;
import io.porchlight.stack.pki.DemoKeys;
import io.porchlight.stack.realm.Realms;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;

/**
 * What each service is told when it starts: docs/api.md, "Configuration that the stack must give". The one place that
 * knows the services' setting names.
 */
public final class ServiceSettings {
    private final DataFolder folder;
    private final Ports ports;
    private final Secrets secrets;
    private final DemoKeys keys;
    private final Realms realms;
    private final String interval;

    /**
     * @param interval between two batches, two checkpoints and two releases, in whole seconds
     */
    public ServiceSettings(
            DataFolder folder, Ports ports, Secrets secrets, DemoKeys keys, Realms realms, Duration interval) {
        this.folder = folder;
        this.ports = ports;
        this.secrets = secrets;
        this.keys = keys;
        this.realms = realms;
        this.interval = interval.toSeconds() + "s";
    }

    /** Settings of device-gateway. */
    public Map<String, String> gateway(String kafka) {
        Map<String, String> settings = common(Use.GATEWAY_HTTP, Use.GATEWAY_MANAGEMENT, kafka);
        settings.put("porchlight.edge.host", "127.0.0.1");
        // Every device of this stack comes from the loopback address.
        settings.put("porchlight.edge.shared-sources", "127.0.0.1/32");
        settings.put("porchlight.edge.mqtt-port", port(Use.GATEWAY_MQTT));
        settings.put("porchlight.edge.https-port", port(Use.GATEWAY_HTTPS));
        settings.put("porchlight.edge.certificate", keys.gatewayCertificate().toString());
        settings.put("porchlight.edge.key", keys.gatewayKey().toString());
        settings.put(
                "porchlight.edge.device-ca-certificate",
                keys.deviceAuthorityCertificate().toString());
        settings.put("porchlight.edge.device-ca-key", keys.deviceAuthorityKey().toString());
        settings.put(
                "porchlight.edge.manufacturer-key", keys.manufacturerPublicKey().toString());
        settings.put("porchlight.video.url", ports.http(Use.VIDEO_HTTP));
        settings.put("porchlight.consent.url", ports.http(Use.CONSENT_HTTP));
        serviceTokens(settings, "device-gateway");
        return settings;
    }

    /** Settings of video-service. */
    public Map<String, String> video(String kafka, Database database, S3 storage) {
        Map<String, String> settings = common(Use.VIDEO_HTTP, Use.VIDEO_MANAGEMENT, kafka);
        database(settings, database);
        settings.put(
                "porchlight.access-token.public-key",
                keys.accessTokenPublicKey().toString());
        settings.put("porchlight.storage.bucket", storage.bucket());
        settings.put("porchlight.origins", ports.http(Use.HOME_SITE) + "," + ports.http(Use.POLICE_SITE));
        settings.put("porchlight.ingest.batch-interval", interval);
        settings.put("porchlight.retention.sweep-interval", "10s");
        settings.put("porchlight.storage.url", storage.endpoint());
        settings.put("porchlight.storage.access-key", storage.accessKey());
        settings.put("porchlight.storage.secret-key", storage.secretKey());
        settings.put("quarkus.oidc.auth-server-url", issuer(Realms.SERVICES));
        return settings;
    }

    /** Settings of consent-service. */
    public Map<String, String> consent(String kafka, Database database) {
        Map<String, String> settings = common(Use.CONSENT_HTTP, Use.CONSENT_MANAGEMENT, kafka);
        database(settings, database);
        TrustPolicy trust = keys.trustPolicy();
        settings.put("porchlight.home-origin", ports.http(Use.HOME_SITE));
        settings.put("porchlight.trust", keys.trustFile().toString());
        settings.put("porchlight.log.origin", trust.log().name());
        settings.put("porchlight.log.key", keys.logKey().toString());
        settings.put("porchlight.log.interval", interval);
        settings.put("porchlight.log.batch-size", "16");
        settings.put("porchlight.log.tiles", folder.serverFolder("log-tiles").toString());
        settings.put(
                "porchlight.log.witnesses.\"" + trust.witnesses().getFirst().name() + "\".url",
                ports.http(Use.WITNESS));
        settings.put(
                "porchlight.epochs.directory", folder.serverFolder("epochs").toString());
        settings.put("porchlight.epochs.secret", secretFile("epochs").toString());
        settings.put("porchlight.access-token.key", keys.accessTokenKey().toString());
        settings.put("porchlight.release.interval", interval);
        settings.put("porchlight.release.batch-size", "16");
        settings.put("porchlight.requests.minimum-addresses", "0");
        settings.put("quarkus.oidc.auth-server-url", issuer(Realms.HOMES));
        settings.put("quarkus.oidc.services.auth-server-url", issuer(Realms.SERVICES));
        return settings;
    }

    /** Settings of law-enforcement-service. */
    public Map<String, String> lawEnforcement(String kafka, Database database) {
        Map<String, String> settings = common(Use.LAW_ENFORCEMENT_HTTP, Use.LAW_ENFORCEMENT_MANAGEMENT, kafka);
        database(settings, database);
        settings.put("porchlight.portal-origin", ports.http(Use.POLICE_SITE));
        settings.put("porchlight.trust", keys.trustFile().toString());
        settings.put("porchlight.consent.url", ports.http(Use.CONSENT_HTTP));
        settings.put("quarkus.oidc.auth-server-url", issuer(Realms.AGENCIES));
        settings.put("quarkus.oidc.client-id", Realms.PORTAL);
        settings.put("quarkus.oidc.credentials.secret", realms.clientSecret(Realms.PORTAL));
        settings.put("quarkus.oidc.token-state-manager.encryption-secret", secrets.secret("portal-session"));
        serviceTokens(settings, "law-enforcement-service");
        return settings;
    }

    /** Where and how objects are stored. */
    public record S3(String endpoint, String bucket, String accessKey, String secretKey) {}

    private Map<String, String> common(Use http, Use management, String kafka) {
        Map<String, String> settings = new TreeMap<>();
        settings.put("quarkus.http.host", "127.0.0.1");
        settings.put("quarkus.http.port", port(http));
        settings.put("quarkus.management.host", "127.0.0.1");
        settings.put("quarkus.management.port", port(management));
        settings.put("quarkus.otel.sdk.disabled", "true");
        settings.put("quarkus.banner.enabled", "false");
        settings.put("kafka.bootstrap.servers", kafka);
        return settings;
    }

    private static void database(Map<String, String> settings, Database database) {
        settings.put("quarkus.datasource.username", database.application().user());
        settings.put("quarkus.datasource.password", database.application().password());
        settings.put("quarkus.datasource.reactive.url", database.reactiveUrl());
        settings.put("quarkus.datasource.reactive.max-size", "12");
        settings.put("quarkus.flyway.jdbc-url", database.jdbcUrl());
        settings.put("quarkus.flyway.username", database.owner().user());
        settings.put("quarkus.flyway.password", database.owner().password());
        settings.put("quarkus.flyway.migrate-at-start", "true");
        settings.put(
                "quarkus.flyway.placeholders.app_role", database.application().user());
    }

    private void serviceTokens(Map<String, String> settings, String client) {
        settings.put("quarkus.oidc-client.auth-server-url", issuer(Realms.SERVICES));
        settings.put("quarkus.oidc-client.client-id", client);
        settings.put("quarkus.oidc-client.credentials.secret", realms.clientSecret(client));
    }

    private String issuer(String realm) {
        return ports.http(Use.KEYCLOAK) + "/realms/" + realm;
    }

    private String port(Use use) {
        return Integer.toString(ports.of(use));
    }

    private Path secretFile(String name) {
        Path file = folder.serverFolder("keys").resolve(name + ".secret");
        try {
            if (!Files.exists(file)) {
                Files.writeString(file, secrets.secret(name) + "\n");
                Secrets.ownerOnly(file);
            }
            return file;
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }
}
