package io.porchlight.gateway.running;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.hivemq.client.mqtt.MqttClient;
import com.hivemq.client.mqtt.MqttClientBuilder;
import com.hivemq.client.mqtt.MqttClientSslConfig;
import io.porchlight.sealing.crypto.Sha256;
import io.porchlight.sealing.encoding.Base64Url;
import io.porchlight.sealing.json.Json;
import io.porchlight.sealing.jws.CompactJws;
import io.porchlight.sealing.jws.SignedDocument;
import io.porchlight.sealing.jws.Signer;
import io.porchlight.sealing.key.PrivateKeyP256;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.List;
import javax.net.ssl.KeyManager;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import javax.security.auth.x500.X500Principal;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;
import org.bouncycastle.pkcs.jcajce.JcaPKCS10CertificationRequestBuilder;
import org.jspecify.annotations.Nullable;

/** A doorbell's two keys, its certificate, and the clients that use them. */
final class TestDevice {
    private static final ObjectMapper JSON = new ObjectMapper();

    final PrivateKeyP256 identity = PrivateKeyP256.generate();
    final String deviceId = identity.publicKey().thumbprint();
    final String token = CompactJws.sign(
            Json.object("typ", "porchlight-manufacturer", "v", 1, "deviceId", deviceId),
            Signer.of(Setting.manufacturer()));
    KeyPair tls = TestPki.p256();

    @Nullable
    X509Certificate certificate;

    /** A device that has its certificate. */
    static TestDevice provisioned() {
        var device = new TestDevice();
        HttpResponse<String> answer = device.provision(device.token);
        if (answer.statusCode() != 201) {
            throw new AssertionError(answer.statusCode() + " " + answer.body());
        }
        device.certificate = certificate(answer.body());
        return device;
    }

    static X509Certificate certificate(String provisionAnswer) {
        try {
            JsonNode answer = JSON.readTree(provisionAnswer);
            return x509(answer.get("certificate").asText().getBytes(StandardCharsets.US_ASCII));
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    static X509Certificate x509(byte[] pem) {
        try {
            return (X509Certificate)
                    CertificateFactory.getInstance("X.509").generateCertificate(new ByteArrayInputStream(pem));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    HttpResponse<String> provision(String manufacturerToken) {
        return send(provisioning(manufacturerToken, Setting.https("/v1/provision")));
    }

    /** The request for a certificate for the TLS key that it has now. */
    HttpRequest.Builder provisioning(String manufacturerToken, URI at) {
        var payload = Json.object(
                "typ",
                "porchlight-provision",
                "v",
                1,
                "deviceId",
                deviceId,
                "device",
                identity.publicKey().toJson(),
                "csr",
                csr(),
                "at",
                Instant.now().getEpochSecond());
        var signed = SignedDocument.sign(payload, List.of(Signer.of(identity)));
        String body = Json.object("request", signed.toJson(), "manufacturerToken", manufacturerToken)
                .toString();
        return HttpRequest.newBuilder(at).POST(HttpRequest.BodyPublishers.ofString(body));
    }

    HttpResponse<String> provisionWithoutCertificate() {
        var payload = Json.object(
                "typ",
                "porchlight-provision",
                "v",
                1,
                "deviceId",
                deviceId,
                "device",
                identity.publicKey().toJson(),
                "at",
                Instant.now().getEpochSecond());
        var signed = SignedDocument.sign(payload, List.of(Signer.of(identity)));
        return post(
                "/v1/provision",
                Json.object("request", signed.toJson(), "manufacturerToken", token)
                        .toString());
    }

    /** Asks for a certificate for the TLS key that it has now, in place of the one named. */
    HttpResponse<String> renew(String previousSha256) {
        return renew(previousSha256, identity);
    }

    HttpResponse<String> renewSignedBy(PrivateKeyP256 key) {
        return renew(certificateSha256(), key);
    }

    private HttpResponse<String> renew(String previousSha256, PrivateKeyP256 key) {
        var payload = Json.object(
                "typ",
                "porchlight-renew",
                "v",
                1,
                "deviceId",
                deviceId,
                "previous",
                previousSha256,
                "csr",
                csr(),
                "at",
                Instant.now().getEpochSecond());
        var signed = SignedDocument.sign(payload, List.of(Signer.of(key)));
        return post("/v1/renew", Json.object("request", signed.toJson()).toString());
    }

    private HttpResponse<String> post(String path, String body) {
        return send(HttpRequest.newBuilder(Setting.https(path)).POST(HttpRequest.BodyPublishers.ofString(body)));
    }

    String certificateSha256() {
        try {
            return hash(certificate.getEncoded());
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private byte[] csr() {
        try {
            return new JcaPKCS10CertificationRequestBuilder(new X500Principal("CN=doorbell"), tls.getPublic())
                    .build(new JcaContentSignerBuilder("SHA256withECDSA").build(tls.getPrivate()))
                    .getEncoded();
        } catch (OperatorCreationException | IOException e) {
            throw new IllegalStateException(e);
        }
    }

    HttpResponse<String> send(HttpRequest.Builder request) {
        try (HttpClient client =
                HttpClient.newBuilder().sslContext(sslContext()).build()) {
            return client.send(request.build(), HttpResponse.BodyHandlers.ofString());
        } catch (IOException e) {
            throw new IllegalStateException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    MqttClientBuilder mqtt() {
        return mqtt(Setting.mqttPort());
    }

    MqttClientBuilder mqtt(int port) {
        return MqttClient.builder()
                .identifier("client-" + Setting.randomId())
                .serverHost("localhost")
                .serverPort(port)
                .sslConfig(MqttClientSslConfig.builder()
                        .keyManagerFactory(keys())
                        .trustManagerFactory(trust())
                        .build());
    }

    String topic(String rest) {
        return "d/" + deviceId + "/" + rest;
    }

    SSLContext sslContext() {
        return sslContext(keys().getKeyManagers());
    }

    static SSLContext sslContext(KeyManager... keys) {
        try {
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(keys, trust().getTrustManagers(), null);
            return context;
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private KeyManagerFactory keys() {
        try {
            KeyStore store = KeyStore.getInstance("PKCS12");
            store.load(null, null);
            if (certificate != null) {
                store.setKeyEntry("device", tls.getPrivate(), new char[0], new Certificate[] {certificate});
            }
            KeyManagerFactory factory = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
            factory.init(store, new char[0]);
            return factory;
        } catch (GeneralSecurityException | IOException e) {
            throw new IllegalStateException(e);
        }
    }

    private static TrustManagerFactory trust() {
        try {
            KeyStore store = KeyStore.getInstance("PKCS12");
            store.load(null, null);
            store.setCertificateEntry("server", x509(Setting.file("server-ca.pem")));
            TrustManagerFactory factory = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
            factory.init(store);
            return factory;
        } catch (GeneralSecurityException | IOException e) {
            throw new IllegalStateException(e);
        }
    }

    /** {@code {v, eventId, startedAt, age}} of something that began that long ago. */
    static byte[] event(String eventId, long millisAgo) {
        return ("{\"v\":1,\"eventId\":\"" + eventId + "\",\"startedAt\":" + (System.currentTimeMillis() - millisAgo)
                        + ",\"age\":" + millisAgo + "}")
                .getBytes(StandardCharsets.UTF_8);
    }

    static String hash(byte[] bytes) {
        return Base64Url.encode(Sha256.of(bytes));
    }
}
