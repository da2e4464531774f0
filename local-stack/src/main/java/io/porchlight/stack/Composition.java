package io.porchlight.stack;

import io.porchlight.sealing.json.Jcs;
import io.porchlight.sealing.json.Json;
import io.porchlight.stack.folder.DataFolder;
import io.porchlight.stack.folder.Ports;
import io.porchlight.stack.folder.Ports.Use;
import io.porchlight.stack.folder.Secrets;
import io.porchlight.stack.part.Database;
import io.porchlight.stack.part.Installation;
import io.porchlight.stack.part.KafkaPart;
import io.porchlight.stack.part.KeycloakPart;
import io.porchlight.stack.part.PostgresPart;
import io.porchlight.stack.part.S3Part;
import io.porchlight.stack.pki.DemoKeys;
import io.porchlight.stack.process.ChildProcesses;
import io.porchlight.stack.realm.DemoLogin;
import io.porchlight.stack.realm.Realms;
import io.porchlight.stack.settings.ServicePart;
import io.porchlight.stack.settings.ServiceSettings;
import io.porchlight.stack.site.StaticSite;
import io.porchlight.stack.startup.Startup;
import io.porchlight.stack.witness.WitnessPart;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;

/** What a stack is made of, and what needs what. */
final class Composition {
    private static final List<String> DATABASES = List.of("video", "consent", "lawenforcement", "keycloak");

    private final Installation installation;
    private final DataFolder folder;
    private final Ports ports;
    private final ChildProcesses processes;
    private final DemoKeys keys;
    private final Addresses addresses;
    private final Duration interval;
    private final ServiceSettings settings;
    private final PostgresPart postgres;
    private final KafkaPart kafka;
    private final S3Part storage;
    private final KeycloakPart keycloak;
    private final WitnessPart witness;

    Composition(
            Installation installation,
            DataFolder folder,
            Ports ports,
            Secrets secrets,
            Realms realms,
            List<DemoLogin> logins,
            DemoKeys keys,
            ChildProcesses processes,
            Addresses addresses,
            Duration interval) {
        this.installation = installation;
        this.folder = folder;
        this.ports = ports;
        this.processes = processes;
        this.keys = keys;
        this.addresses = addresses;
        this.interval = interval;
        this.settings = new ServiceSettings(folder, ports, secrets, keys, realms, interval);
        this.postgres = new PostgresPart(installation, folder, ports, secrets, processes, DATABASES);
        this.kafka = new KafkaPart(installation, folder, ports, secrets, processes);
        this.storage = new S3Part(installation, folder, ports, secrets, processes);
        this.witness = new WitnessPart(folder, ports, keys, processes);
        this.keycloak = new KeycloakPart(
                installation, folder, ports, secrets, processes, postgres.database("keycloak"), realms.all(logins));
    }

    Database database(String name) {
        return postgres.database(name);
    }

    void addTo(Startup startup, Options.Scope scope) {
        startup.add(postgres);
        startup.add(kafka);
        startup.add(storage);
        startup.add(witness);
        startup.add(keycloak, postgres);
        if (scope != Options.Scope.PARTS) {
            services(startup);
        }
        if (scope == Options.Scope.ALL) {
            startup.add(homeApp());
            startup.add(policePortal());
        }
    }

    private void services(Startup startup) {
        String broker = kafka.bootstrapServers();
        ServiceSettings.S3 objects =
                new ServiceSettings.S3(storage.endpoint(), S3Part.BUCKET, storage.accessKey(), storage.secretKey());
        startup.add(
                new ServicePart(
                        installation,
                        folder,
                        ports,
                        processes,
                        "consent-service",
                        List.of(Use.CONSENT_HTTP, Use.CONSENT_MANAGEMENT),
                        Use.CONSENT_MANAGEMENT,
                        () -> settings.consent(broker, database("consent"))),
                postgres,
                kafka,
                keycloak,
                witness);
        startup.add(
                new ServicePart(
                        installation,
                        folder,
                        ports,
                        processes,
                        "video-service",
                        List.of(Use.VIDEO_HTTP, Use.VIDEO_MANAGEMENT),
                        Use.VIDEO_MANAGEMENT,
                        () -> settings.video(broker, database("video"), objects)),
                postgres,
                kafka,
                storage,
                keycloak);
        startup.add(
                new ServicePart(
                        installation,
                        folder,
                        ports,
                        processes,
                        "law-enforcement-service",
                        List.of(Use.LAW_ENFORCEMENT_HTTP, Use.LAW_ENFORCEMENT_MANAGEMENT),
                        Use.LAW_ENFORCEMENT_MANAGEMENT,
                        () -> settings.lawEnforcement(broker, database("lawenforcement"))),
                postgres,
                kafka,
                keycloak);
        startup.add(
                new ServicePart(
                        installation,
                        folder,
                        ports,
                        processes,
                        "device-gateway",
                        List.of(Use.GATEWAY_HTTP, Use.GATEWAY_MANAGEMENT, Use.GATEWAY_MQTT, Use.GATEWAY_HTTPS),
                        Use.GATEWAY_MANAGEMENT,
                        () -> settings.gateway(broker)),
                kafka,
                keycloak);
    }

    private StaticSite homeApp() {
        byte[] configuration = Jcs.canonical(Json.object(
                "consent", addresses.consent(),
                "video", addresses.video(),
                "log", addresses.log(),
                "issuer", addresses.issuer(Realms.HOMES),
                "clientId", Realms.HOME_APP,
                "trust", keys.trustPolicy().toJson()));
        return new StaticSite(
                "Home app",
                ports,
                Use.HOME_SITE,
                () -> installation.site("home"),
                new String(configuration, StandardCharsets.UTF_8),
                List.of(addresses.consent(), addresses.video(), addresses.keycloak()));
    }

    private StaticSite policePortal() {
        byte[] configuration = Jcs.canonical(Json.object(
                "lawEnforcement", addresses.lawEnforcement(),
                "video", addresses.video(),
                "log", addresses.log(),
                "releaseSeconds", interval.toSeconds(),
                "trust", keys.trustPolicy().toJson()));
        return new StaticSite(
                "Police portal",
                ports,
                Use.POLICE_SITE,
                () -> installation.site("police"),
                new String(configuration, StandardCharsets.UTF_8),
                List.of(addresses.lawEnforcement(), addresses.video(), addresses.consent()));
    }
}
