package io.porchlight.gateway.running;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.hivemq.client.mqtt.mqtt5.Mqtt5BlockingClient;
import io.porchlight.testing.KafkaResource;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.security.KeyPair;
import java.security.cert.X509Certificate;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** A certificate is replaced without a gap: the old one holds until the new one is used. */
@QuarkusTest
@QuarkusTestResource(KafkaResource.class)
@QuarkusTestResource(EdgeResource.class)
@Tag("F-14")
class RenewalRunningTest {
    @BeforeEach
    void ready() {
        RunningEdge.ready();
    }

    private static int status(TestDevice device) {
        return device.send(HttpRequest.newBuilder(Setting.https("/v1/circle/links")))
                .statusCode();
    }

    private static void use(TestDevice device, KeyPair key, X509Certificate certificate) {
        device.tls = key;
        device.certificate = certificate;
    }

    @Test
    @DisplayName("The old certificate holds until the new one is used for the first time, and then no longer")
    void overlap() {
        TestDevice device = TestDevice.provisioned();
        KeyPair oldKey = device.tls;
        X509Certificate old = device.certificate;
        String oldHash = device.certificateSha256();
        Mqtt5BlockingClient live = device.mqtt().useMqttVersion5().buildBlocking();
        live.connect();

        KeyPair newKey = TestPki.p256();
        device.tls = newKey;
        device.certificate = null;
        HttpResponse<String> renewed = device.renew(oldHash);
        assertEquals(201, renewed.statusCode(), renewed.body());
        assertEquals(renewed.body(), device.renew(oldHash).body(), "the same request again: the same certificate");
        X509Certificate fresh = TestDevice.certificate(renewed.body());

        use(device, oldKey, old);
        assertEquals(403, status(device), "known, and without a home");
        assertTrue(live.getState().isConnected(), "a renewal does not disconnect");
        use(device, newKey, fresh);
        assertEquals(403, status(device));
        use(device, oldKey, old);
        assertEquals(401, status(device), "the new one was used");
        RunningEdge.await(() -> !live.getState().isConnected());
    }

    @Test
    @DisplayName("A renewal that was never used may be replaced; an old request cannot bring back an old key")
    void replacement() {
        TestDevice device = TestDevice.provisioned();
        String first = device.certificateSha256();
        device.tls = TestPki.p256();
        device.certificate = null;
        assertEquals(201, device.renew(first).statusCode(), "its answer is lost, and the key with it");
        KeyPair third = TestPki.p256();
        device.tls = third;
        HttpResponse<String> instead = device.renew(first);
        assertEquals(201, instead.statusCode());
        use(device, third, TestDevice.certificate(instead.body()));
        assertEquals(403, status(device), "in use");

        device.tls = TestPki.p256();
        device.certificate = null;
        HttpResponse<String> stale = device.renew(first);
        assertEquals(409, stale.statusCode());
        assertTrue(stale.body().contains("problems/renewal-stale"), stale.body());
    }

    @Test
    @DisplayName(
            "A device without a certificate that lost its first one before using it gets another; once used, not by having had none")
    void replacementOfTheFirst() {
        TestDevice device = new TestDevice();
        assertEquals(201, device.provisionWithoutCertificate().statusCode());
        device.tls = TestPki.p256();
        assertEquals(201, device.renew("").statusCode(), "its answer is lost, and the key with it");
        KeyPair second = TestPki.p256();
        device.tls = second;
        HttpResponse<String> instead = device.renew("");
        assertEquals(201, instead.statusCode(), instead.body());
        use(device, second, TestDevice.certificate(instead.body()));
        assertEquals(403, status(device), "in use");

        device.tls = TestPki.p256();
        device.certificate = null;
        HttpResponse<String> stale = device.renew("");
        assertEquals(409, stale.statusCode());
        assertTrue(stale.body().contains("problems/renewal-stale"), stale.body());
    }

    @Test
    @DisplayName("Only the device's own identity key renews; an unknown device gets the same answer")
    void strangers() {
        TestDevice device = TestDevice.provisioned();
        TestDevice stranger = new TestDevice();
        HttpResponse<String> unknown = stranger.renew(device.certificateSha256());
        assertEquals(422, unknown.statusCode());
        assertTrue(unknown.body().contains("problems/renewal-signature"), unknown.body());
        assertEquals(unknown.body(), device.renewSignedBy(stranger.identity).body());
    }
}
