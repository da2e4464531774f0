package io.porchlight.gateway.running;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.hivemq.client.mqtt.datatypes.MqttQos;
import com.hivemq.client.mqtt.mqtt3.Mqtt3BlockingClient;
import com.hivemq.client.mqtt.mqtt3.exceptions.Mqtt3ConnAckException;
import com.hivemq.client.mqtt.mqtt3.message.connect.connack.Mqtt3ConnAckReturnCode;
import com.hivemq.client.mqtt.mqtt5.Mqtt5BlockingClient;
import com.hivemq.client.mqtt.mqtt5.exceptions.Mqtt5ConnAckException;
import com.hivemq.client.mqtt.mqtt5.exceptions.Mqtt5PubAckException;
import com.hivemq.client.mqtt.mqtt5.message.connect.connack.Mqtt5ConnAckReasonCode;
import com.hivemq.client.mqtt.mqtt5.message.publish.puback.Mqtt5PubAckReasonCode;
import io.porchlight.contracts.event.Topic;
import io.porchlight.sealing.json.Json;
import io.porchlight.sealing.jws.SignedDocument;
import io.porchlight.sealing.jws.Signer;
import io.porchlight.testing.KafkaResource;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.StringReader;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.cert.CertificateEncodingException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.List;
import org.bouncycastle.asn1.pkcs.PrivateKeyInfo;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.openssl.PEMParser;
import org.bouncycastle.openssl.jcajce.JcaPEMKeyConverter;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** From the factory to a home and out of it again, by real MQTT clients against the running gateway and a real Kafka. */
@QuarkusTest
@QuarkusTestResource(KafkaResource.class)
@QuarkusTestResource(EdgeResource.class)
@Tag("F-14")
class DeviceLifeTest {
    @BeforeEach
    void ready() {
        RunningEdge.ready();
    }

    @Test
    @DisplayName(
            "No port is open and readiness names what is missing until registry, certificates and epochs are loaded")
    void failsClosed() {
        assertFalse(RunningEdge.portOpenBefore());
        for (String topic : List.of("device-registry.v1", "device-certificates.v1", "epoch-keys.v1")) {
            assertTrue(RunningEdge.readinessBefore().contains("topic " + topic + " is not loaded"), topic);
        }
        assertTrue(RunningEdge.up("live"));
    }

    @Test
    @DisplayName(
            "A device gets one certificate: the same again for the same key, 409 for another, 422 without the manufacturer")
    void provisioning() {
        var device = new TestDevice();
        HttpResponse<String> first = device.provision(device.token);
        assertEquals(201, first.statusCode(), first.body());
        assertEquals(first.body(), device.provision(device.token).body());
        JsonNode said = KafkaProbe.json(
                KafkaProbe.await(Topic.DEVICE_REPLIES, record -> record.key().equals(device.deviceId)));
        assertEquals("provisioned", said.get("kind").asText());
        assertEquals(device.identity.publicKey().toJson(), said.get("body").get("device"));
        JsonNode kept = KafkaProbe.json(KafkaProbe.await(
                Topic.DEVICE_CERTIFICATES, record -> record.key().equals(device.deviceId)));
        assertEquals(
                TestDevice.hash(encoded(TestDevice.certificate(first.body()))),
                kept.get("certificateSha256").asText());

        device.tls = TestPki.p256();
        assertEquals(409, device.provision(device.token).statusCode());
        HttpResponse<String> forged = new TestDevice().provision(device.token);
        assertEquals(422, forged.statusCode());
        assertTrue(forged.body().contains("problems/provision-device"), forged.body());
        assertEquals(
                "application/problem+json",
                forged.headers().firstValue("Content-Type").orElseThrow());
    }

    private static byte[] encoded(X509Certificate certificate) {
        try {
            return certificate.getEncoded();
        } catch (CertificateEncodingException e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    @DisplayName("Before it has a home a device may say hello and nothing else")
    void pending() {
        TestDevice device = TestDevice.provisioned();
        Mqtt5BlockingClient client = device.mqtt().useMqttVersion5().buildBlocking();
        client.connect();
        var refused = assertThrows(Mqtt5PubAckException.class, () -> publish5(client, device, "event/ding", "{}"));
        assertEquals(
                Mqtt5PubAckReasonCode.NOT_AUTHORIZED, refused.getMqttMessage().getReasonCode());
        var hello = SignedDocument.sign(
                Json.object("typ", "porchlight-pair-hello", "v", 1, "deviceId", device.deviceId),
                List.of(Signer.of(device.identity)));
        publish5(client, device, "reply/pair-hello", hello.toJson().toString());
        JsonNode said = KafkaProbe.json(KafkaProbe.await(
                Topic.DEVICE_REPLIES,
                record -> record.key().equals(device.deviceId)
                        && KafkaProbe.json(record).get("kind").asText().equals("pair-hello")));
        assertEquals(hello.toJson(), said.get("body"));
        client.disconnect();
    }

    private static void publish5(Mqtt5BlockingClient client, TestDevice device, String topic, String payload) {
        client.publishWith()
                .topic(device.topic(topic))
                .qos(MqttQos.AT_LEAST_ONCE)
                .payload(payload.getBytes(StandardCharsets.UTF_8))
                .send();
    }

    @Test
    @Tag("S0-14")
    @DisplayName(
            "A ding by MQTT 5 and by MQTT 3 is on the topic once it is acknowledged, with minute, circle and ringUntil")
    void ding() {
        TestDevice device = RunningEdge.paired("STANDARD");
        Mqtt5BlockingClient five = device.mqtt().useMqttVersion5().buildBlocking();
        five.connect();
        String first = Setting.randomId();
        five.publishWith()
                .topic(device.topic("event/ding"))
                .qos(MqttQos.AT_LEAST_ONCE)
                .payload(TestDevice.event(first, 1_000))
                .send();
        JsonNode event = event(first);
        assertEquals(device.deviceId, event.get("deviceId").asText());
        assertTrue(event.get("circle").asText().startsWith("circle-"));
        assertTrue(event.get("minute").asText().endsWith(":00Z"));
        assertTrue(event.get("ringUntil").asLong() > System.currentTimeMillis() / 1000);
        five.disconnect();

        Mqtt3BlockingClient three = device.mqtt().useMqttVersion3().buildBlocking();
        three.connect();
        String second = Setting.randomId();
        three.publishWith()
                .topic(device.topic("event/ding"))
                .qos(MqttQos.AT_LEAST_ONCE)
                .payload(TestDevice.event(second, 31_000))
                .send();
        assertFalse(event(second).has("ringUntil"), "older than 30 s");
        three.disconnect();
    }

    /** What is on the topic right after the acknowledgement, without waiting. */
    private static JsonNode event(String eventId) {
        return KafkaProbe.all(Topic.DEVICE_EVENTS).stream()
                .map(KafkaProbe::json)
                .filter(event -> event.get("eventId").asText().equals(eventId))
                .findFirst()
                .orElseThrow();
    }

    @Test
    @Tag("S0-02")
    @DisplayName("S0-02: of an event Kafka gets the minute alone: in its data, its ce_time and the time of the record")
    void noExactTimes() {
        TestDevice device = RunningEdge.paired("STANDARD");
        Mqtt5BlockingClient client = device.mqtt().useMqttVersion5().buildBlocking();
        client.connect();
        client.publishWith()
                .topic(device.topic("event/motion"))
                .qos(MqttQos.AT_LEAST_ONCE)
                .payload(TestDevice.event(Setting.randomId(), 0))
                .send();
        client.disconnect();
        var record = KafkaProbe.await(Topic.DEVICE_EVENTS, one -> one.key().equals(device.deviceId));
        assertEquals(0, record.timestamp() % 60_000);
        String time = new String(record.headers().lastHeader("ce_time").value(), StandardCharsets.US_ASCII);
        assertEquals(Instant.ofEpochMilli(record.timestamp()).toString(), time);
        assertTrue(KafkaProbe.json(record).get("minute").asText().endsWith(":00Z"));
    }

    @Test
    @DisplayName("The same event sent again carries the same CloudEvents id")
    void repetition() {
        TestDevice device = RunningEdge.paired("STANDARD");
        Mqtt5BlockingClient client = device.mqtt().useMqttVersion5().buildBlocking();
        client.connect();
        String eventId = Setting.randomId();
        for (int i = 0; i < 2; i++) {
            client.publishWith()
                    .topic(device.topic("event/motion"))
                    .qos(MqttQos.AT_LEAST_ONCE)
                    .payload(TestDevice.event(eventId, 0))
                    .send();
        }
        List<String> ids = KafkaProbe.all(Topic.DEVICE_EVENTS).stream()
                .filter(record ->
                        KafkaProbe.json(record).get("eventId").asText().equals(eventId))
                .map(record -> new String(record.headers().lastHeader("ce_id").value()))
                .toList();
        assertEquals(2, ids.size());
        assertEquals(ids.getFirst(), ids.getLast());
        client.disconnect();
    }

    @Test
    @DisplayName("A certificate that the registry does not know is refused, one of another CA does not get through TLS")
    void unknownCertificate() {
        var stranger = new TestDevice();
        stranger.certificate = deviceCa()
                .issue(
                        "stranger",
                        stranger.tls,
                        new GeneralName(
                                GeneralName.uniformResourceIdentifier, "urn:porchlight:device:" + stranger.deviceId));
        var five = assertThrows(
                Mqtt5ConnAckException.class,
                () -> stranger.mqtt().useMqttVersion5().buildBlocking().connect());
        assertEquals(
                Mqtt5ConnAckReasonCode.NOT_AUTHORIZED, five.getMqttMessage().getReasonCode());
        var three = assertThrows(
                Mqtt3ConnAckException.class,
                () -> stranger.mqtt().useMqttVersion3().buildBlocking().connect());
        assertEquals(
                Mqtt3ConnAckReturnCode.NOT_AUTHORIZED, three.getMqttMessage().getReturnCode());

        var forger = new TestDevice();
        forger.certificate = TestPki.authority("CN=Test device CA")
                .issue(
                        "forger",
                        forger.tls,
                        new GeneralName(
                                GeneralName.uniformResourceIdentifier, "urn:porchlight:device:" + forger.deviceId));
        RuntimeException failed = assertThrows(
                RuntimeException.class,
                () -> forger.mqtt().useMqttVersion5().buildBlocking().connect());
        assertFalse(failed instanceof Mqtt5ConnAckException, failed.toString());
    }

    private static TestPki deviceCa() {
        try (var parser = new PEMParser(new StringReader(new String(Setting.file("device-ca-key.pem"))))) {
            var key = new JcaPEMKeyConverter().getPrivateKey((PrivateKeyInfo) parser.readObject());
            var certificate = (X509Certificate) CertificateFactory.getInstance("X.509")
                    .generateCertificate(new ByteArrayInputStream(Setting.file("device-ca-certificate.pem")));
            return new TestPki(certificate, key);
        } catch (IOException | GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }
}
