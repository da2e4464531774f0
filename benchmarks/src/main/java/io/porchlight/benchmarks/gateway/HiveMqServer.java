package io.porchlight.benchmarks.gateway;

import io.porchlight.benchmarks.gateway.Command.Failed;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;

/**
 * HiveMQ CE, embedded in a program of its own ({@code benchmarks/peers/hivemq}) that Maven resolves and builds when a
 * benchmark asks for it. Sessions in memory; an extension lets a device publish to its own topics only.
 */
final class HiveMqServer extends ServerProcess {
    private static final String PASSWORD = "benchmark";

    private final Path peer;

    /** Resolves and builds it. */
    HiveMqServer(Stack stack) throws IOException, InterruptedException, Failed {
        super(stack, "HiveMQ CE 2025.5", Stack.freePort());
        this.peer = stack.installation().root().resolve("benchmarks/peers/hivemq");
        if (!Files.exists(peer.resolve("target/hivemq-peer.jar"))) {
            System.out.println("Fetching HiveMQ CE from Maven Central, for this benchmark only.");
            Command.run(
                    stack.installation().root(),
                    "./mvnw",
                    "-q",
                    "-B",
                    "-ntp",
                    "-f",
                    peer.resolve("pom.xml").toString(),
                    "package");
        }
    }

    @Override
    public void start(List<String> jvm) throws Exception {
        Path home = stack.folder().serverFolder("hivemq");
        Path ready = home.resolve("ready");
        Files.deleteIfExists(ready);
        Path conf = Files.createDirectories(home.resolve("conf"));
        stores(conf);
        Files.writeString(conf.resolve("config.xml"), config(conf));
        List<String> command = new ArrayList<>(jvm);
        command.addAll(List.of(
                "-cp",
                peer.resolve("target/hivemq-peer.jar") + ":" + peer.resolve("target/lib/*"),
                "io.porchlight.benchmarks.peer.hivemq.HiveMqMain",
                home.toString()));
        launch("hivemq", home, command, () -> Files.exists(ready));
    }

    private void stores(Path conf) throws IOException, GeneralSecurityException {
        KeyStore keys = empty();
        String pem = Files.readString(stack.keys().gatewayKey());
        byte[] pkcs8 = Base64.getMimeDecoder().decode(pem.replaceAll("-----[A-Z ]+-----", ""));
        keys.setKeyEntry(
                "server",
                KeyFactory.getInstance("EC").generatePrivate(new PKCS8EncodedKeySpec(pkcs8)),
                PASSWORD.toCharArray(),
                certificates(stack.keys().gatewayCertificate()));
        store(keys, conf.resolve("keys.jks"));
        KeyStore trusted = empty();
        trusted.setCertificateEntry("devices", certificates(stack.keys().deviceAuthorityCertificate())[0]);
        store(trusted, conf.resolve("trusted.jks"));
    }

    private static KeyStore empty() throws IOException, GeneralSecurityException {
        KeyStore store = KeyStore.getInstance("JKS");
        store.load(null, null);
        return store;
    }

    private static void store(KeyStore store, Path file) throws IOException, GeneralSecurityException {
        try (OutputStream out = Files.newOutputStream(file)) {
            store.store(out, PASSWORD.toCharArray());
        }
    }

    private static Certificate[] certificates(Path pem) throws IOException, GeneralSecurityException {
        return CertificateFactory.getInstance("X.509")
                .generateCertificates(new ByteArrayInputStream(Files.readAllBytes(pem)))
                .toArray(Certificate[]::new);
    }

    private String config(Path conf) {
        return """
                <?xml version="1.0"?>
                <hivemq>
                  <listeners>
                    <tls-tcp-listener>
                      <port>%d</port>
                      <bind-address>127.0.0.1</bind-address>
                      <tls>
                        <keystore>
                          <path>%s</path>
                          <password>%s</password>
                          <private-key-password>%s</private-key-password>
                        </keystore>
                        <truststore>
                          <path>%s</path>
                          <password>%s</password>
                        </truststore>
                        <client-authentication-mode>REQUIRED</client-authentication-mode>
                      </tls>
                    </tls-tcp-listener>
                  </listeners>
                  <mqtt>
                    <receive-maximum>
                      <server-receive-maximum>16</server-receive-maximum>
                    </receive-maximum>
                  </mqtt>
                  <persistence>
                    <mode>in-memory</mode>
                  </persistence>
                  <anonymous-usage-statistics>
                    <enabled>false</enabled>
                  </anonymous-usage-statistics>
                </hivemq>
                """.formatted(
                        port(), conf.resolve("keys.jks"), PASSWORD, PASSWORD, conf.resolve("trusted.jks"), PASSWORD);
    }

    @Override
    public boolean java() {
        return true;
    }
}
