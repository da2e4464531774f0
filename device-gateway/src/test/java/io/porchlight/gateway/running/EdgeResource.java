package io.porchlight.gateway.running;

import io.porchlight.sealing.json.Jcs;
import io.porchlight.sealing.key.PrivateKeyP256;
import io.porchlight.testing.FreePorts;
import io.porchlight.testing.IssuerResource;
import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPair;
import java.util.HashMap;
import java.util.Map;
import org.bouncycastle.asn1.x509.GeneralName;

/** Keys, certificates and ports for a gateway under test, and an issuer of its service token. */
public class EdgeResource implements QuarkusTestResourceLifecycleManager {
    private final IssuerResource issuer = new IssuerResource();

    @Override
    public Map<String, String> start() {
        issuer.start();
        Map<String, String> settings = new HashMap<>();
        try {
            Path folder = Files.createTempDirectory("porchlight-edge");
            TestPki deviceCa = TestPki.authority("CN=Test device CA");
            TestPki serverCa = TestPki.authority("CN=Test server CA");
            KeyPair server = TestPki.p256();
            put(settings, folder, "device-ca-certificate", TestPki.pem(deviceCa.certificate()));
            put(settings, folder, "device-ca-key", TestPki.pem(deviceCa.key()));
            put(settings, folder, "key", TestPki.pem(server.getPrivate()));
            String leaf =
                    TestPki.pem(serverCa.issue("localhost", server, new GeneralName(GeneralName.dNSName, "localhost")));
            put(settings, folder, "certificate", leaf);
            PrivateKeyP256 manufacturer = PrivateKeyP256.generate();
            Path publicKey = folder.resolve("manufacturer.jwk");
            Files.write(publicKey, Jcs.canonical(manufacturer.publicKey().toJson()));
            settings.put("porchlight.edge.manufacturer-key", publicKey.toString());
            Files.write(folder.resolve("manufacturer.p8"), manufacturer.pkcs8());
            Files.writeString(folder.resolve("server-ca.pem"), TestPki.pem(serverCa.certificate()));
            settings.put("porchlight.test.folder", folder.toString());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        settings.put("porchlight.edge.host", "127.0.0.1");
        settings.put("porchlight.edge.mqtt-port", freePort());
        settings.put("porchlight.edge.https-port", freePort());
        settings.put("porchlight.video.url", "http://localhost:" + freePort());
        settings.put("porchlight.consent.url", "http://localhost:" + freePort());
        settings.put("quarkus.management.test-port", freePort());
        settings.put("quarkus.oidc-client.auth-server-url", IssuerResource.issuer("services"));
        settings.put("quarkus.oidc-client.client-id", "device-gateway");
        settings.put("quarkus.oidc-client.credentials.secret", "test");
        return settings;
    }

    private static void put(Map<String, String> settings, Path folder, String name, String pem) throws IOException {
        Path file = folder.resolve(name + ".pem");
        Files.writeString(file, pem);
        settings.put("porchlight.edge." + name, file.toString());
    }

    private static String freePort() {
        return String.valueOf(FreePorts.next());
    }

    @Override
    public void stop() {
        issuer.stop();
    }
}
