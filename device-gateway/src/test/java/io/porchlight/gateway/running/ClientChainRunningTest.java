package io.porchlight.gateway.running;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.porchlight.testing.KafkaResource;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.security.KeyPair;
import java.security.Principal;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.IntStream;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.X509ExtendedKeyManager;
import org.bouncycastle.asn1.x509.GeneralName;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Chains of client certificates on both device ports. */
@QuarkusTest
@QuarkusTestResource(KafkaResource.class)
@QuarkusTestResource(EdgeResource.class)
@Tag("A-43")
class ClientChainRunningTest {
    private static final TestPki FOREIGN = TestPki.authority("CN=foreign");

    /** Each costs about 25 bytes. */
    private static final int NAMES = 700;

    @BeforeEach
    void ready() {
        RunningEdge.ready();
    }

    /** Shows one chain, whoever is asked for. */
    private static final class Shown extends X509ExtendedKeyManager {
        private static final String ALIAS = "device";

        private final PrivateKey key;
        private final X509Certificate[] chain;

        Shown(PrivateKey key, X509Certificate... chain) {
            this.key = key;
            this.chain = chain;
        }

        @Override
        public String chooseClientAlias(String[] types, Principal[] issuers, Socket socket) {
            return ALIAS;
        }

        @Override
        public String chooseEngineClientAlias(String[] types, Principal[] issuers, SSLEngine engine) {
            return ALIAS;
        }

        @Override
        public String[] getClientAliases(String type, Principal[] issuers) {
            return new String[] {ALIAS};
        }

        @Override
        public String[] getServerAliases(String type, Principal[] issuers) {
            return new String[0];
        }

        @Override
        public String chooseServerAlias(String type, Principal[] issuers, Socket socket) {
            throw new UnsupportedOperationException();
        }

        @Override
        public X509Certificate[] getCertificateChain(String alias) {
            return chain;
        }

        @Override
        public PrivateKey getPrivateKey(String alias) {
            return key;
        }
    }

    /** Whether a CONNECT is answered on the MQTT port, and a request on the HTTPS port. */
    private static List<Boolean> heard(String source, TestDevice device, X509Certificate... behind) {
        X509Certificate[] chain = new X509Certificate[behind.length + 1];
        chain[0] = device.certificate;
        System.arraycopy(behind, 0, chain, 1, behind.length);
        var shown = new Shown(device.tls.getPrivate(), chain);
        return List.of(
                heard(source, Setting.mqttPort(), shown, RawMqtt.connect(60)),
                heard(
                        source,
                        Setting.port("porchlight.edge.https-port"),
                        shown,
                        "GET /v1/time HTTP/1.1\r\nHost: localhost\r\n\r\n".getBytes(StandardCharsets.US_ASCII)));
    }

    private static boolean heard(String source, int port, Shown shown, byte[] words) {
        try (SSLSocket socket = RawMqtt.from(source, port, shown)) {
            socket.getOutputStream().write(words);
            return socket.getInputStream().read() >= 0;
        } catch (IOException refused) {
            return false;
        }
    }

    private static final List<Boolean> BOTH = List.of(true, true);
    private static final List<Boolean> NEITHER = List.of(false, false);

    @Test
    @DisplayName(
            "A-43: a device may show the authority behind its certificate; no client more than two certificates, or 16 KiB of them")
    void chains() {
        TestDevice device = RunningEdge.paired("STANDARD");
        X509Certificate authority = TestDevice.x509(Setting.file("device-ca-certificate.pem"));
        assertEquals(BOTH, heard("127.0.0.32", device));
        assertEquals(BOTH, heard("127.0.0.32", device, authority));
        assertEquals(NEITHER, heard("127.0.0.32", device, authority, FOREIGN.certificate()), "three");

        KeyPair pair = TestPki.p256();
        assertEquals(BOTH, heard("127.0.0.32", device, FOREIGN.issue("small", pair, names(1))), "no part of it");
        assertEquals(NEITHER, heard("127.0.0.32", device, FOREIGN.issue("large", pair, names(NAMES))), "17 KB");
    }

    private static GeneralName[] names(int count) {
        return IntStream.range(0, count)
                .mapToObj(n -> new GeneralName(GeneralName.dNSName, "name-%06d.example.org".formatted(n)))
                .toArray(GeneralName[]::new);
    }

    @Test
    @DisplayName(
            "A-43: who resumes a TLS session, and so shows its certificate no more, is known by it, and no longer once it is revoked")
    void resumed() throws IOException {
        for (String version : List.of("TLSv1.2", "TLSv1.3")) {
            TestDevice device = RunningEdge.paired("STANDARD");
            SSLContext context = device.sslContext();
            Again known = again(context, version);
            assertTrue(known.resumed(), version);
            assertNotEquals(401, known.status(), version);
            KafkaProbe.revoke(device);
            RunningEdge.await(() -> status(context, version) == 401);
        }
    }

    private record Again(boolean resumed, int status) {}

    private static Again again(SSLContext context, String version) throws IOException {
        long[] created = new long[2];
        int status = 0;
        for (int i = 0; i < 2; i++) {
            try (SSLSocket socket = socket(context, version)) {
                status = status(socket);
                created[i] = socket.getSession().getCreationTime();
            }
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(20));
        }
        return new Again(created[0] == created[1], status);
    }

    private static SSLSocket socket(SSLContext context, String version) throws IOException {
        var socket = (SSLSocket)
                context.getSocketFactory().createSocket("localhost", Setting.port("porchlight.edge.https-port"));
        socket.setEnabledProtocols(new String[] {version});
        return socket;
    }

    private static int status(SSLContext context, String version) {
        try (SSLSocket socket = socket(context, version)) {
            return status(socket);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static int status(SSLSocket socket) throws IOException {
        socket.getOutputStream()
                .write("GET /v1/circle/links HTTP/1.1\r\nHost: localhost\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
        return Integer.parseInt(
                new String(socket.getInputStream().readNBytes(12), StandardCharsets.US_ASCII).substring(9));
    }
}
