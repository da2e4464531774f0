package io.porchlight.gateway.running;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.porchlight.testing.KafkaResource;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.security.KeyPair;
import java.security.Principal;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.stream.IntStream;
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
}
