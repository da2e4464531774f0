package io.porchlight.benchmarks.gateway;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.porchlight.benchmarks.gateway.load.Fleet;
import io.porchlight.contracts.event.DeviceCertificate;
import io.porchlight.contracts.event.DeviceRegistration;
import io.porchlight.contracts.event.Event;
import io.porchlight.contracts.event.EventType;
import io.porchlight.contracts.event.RetentionDays;
import io.porchlight.sealing.crypto.Sha256;
import io.porchlight.sealing.encoding.Base64Url;
import io.porchlight.sealing.key.PrivateKeyP256;
import io.porchlight.sealing.key.PublicKeyJwk;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.ECGenParameterSpec;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Date;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.bouncycastle.asn1.pkcs.PrivateKeyInfo;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.openssl.PEMParser;
import org.bouncycastle.openssl.jcajce.JcaPEMKeyConverter;
import org.bouncycastle.operator.ContentSigner;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;

/**
 * Doorbells that are paired already: keys, certificates of the stack's device authority, and the records by which a
 * gateway knows them, as consent-service and the gateway itself write them (docs/topics.md).
 */
final class FleetMaker {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String CIRCLE_ID = Base64Url.encode(Sha256.of("benchmark".getBytes(UTF_8)));

    private final Stack stack;
    private final KeyPair tls;
    private final X500Name issuer;
    private final ContentSigner signer;

    private FleetMaker(Stack stack) throws IOException, GeneralSecurityException, OperatorCreationException {
        this.stack = stack;
        KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
        generator.initialize(new ECGenParameterSpec("secp256r1"));
        this.tls = generator.generateKeyPair();
        this.issuer = X500Name.getInstance(first(stack.keys().deviceAuthorityCertificate())
                .getSubjectX500Principal()
                .getEncoded());
        this.signer = new JcaContentSignerBuilder("SHA256withECDSA")
                .build(key(stack.keys().deviceAuthorityKey()));
    }

    /** Makes so many doorbells and has the gateway know them; gives back the file that the generator reads. */
    static Path make(Stack stack, int count) throws IOException, GeneralSecurityException, OperatorCreationException {
        FleetMaker maker = new FleetMaker(stack);
        List<Fleet.Device> devices = new ArrayList<>(count);
        Map<String, Object> settings =
                Map.of("bootstrap.servers", stack.kafka().bootstrapServers(), "acks", "all", "linger.ms", 20);
        try (var producer = new KafkaProducer<>(settings, new StringSerializer(), new ByteArraySerializer())) {
            for (int i = 0; i < count; i++) {
                devices.add(maker.device(producer, i));
            }
        }
        Path file = stack.folder().deviceFolder("fleet").resolve("fleet-" + count);
        byte[] authority = first(stack.keys().trustedServers()).getEncoded();
        new Fleet(maker.tls.getPrivate().getEncoded(), authority, devices).write(file);
        return file;
    }

    private Fleet.Device device(KafkaProducer<String, byte[]> producer, int number) throws IOException {
        PublicKeyJwk identity = PrivateKeyP256.generate().publicKey();
        String deviceId = identity.thumbprint();
        Instant until = Instant.now().plus(Duration.ofDays(2));
        byte[] certificate = certificate(deviceId, number, until);
        send(
                producer,
                deviceId,
                new DeviceCertificate(
                        deviceId,
                        identity.toJson(),
                        Base64Url.encode(Sha256.of(certificate)),
                        until.getEpochSecond(),
                        CIRCLE_ID,
                        null,
                        null,
                        null));
        send(
                producer,
                deviceId,
                new DeviceRegistration(
                        deviceId,
                        identity.toJson(),
                        "ACTIVE",
                        "circle-" + number,
                        CIRCLE_ID,
                        "STANDARD",
                        new RetentionDays(30, 7, 1, 1)));
        return new Fleet.Device(deviceId, certificate);
    }

    private byte[] certificate(String deviceId, int number, Instant until) throws IOException {
        var builder = new JcaX509v3CertificateBuilder(
                issuer,
                BigInteger.valueOf(1_000_000L + number),
                Date.from(Instant.now().minus(Duration.ofHours(1))),
                Date.from(until),
                new X500Name("CN=" + deviceId),
                tls.getPublic());
        builder.addExtension(Extension.basicConstraints, true, new BasicConstraints(false));
        builder.addExtension(
                Extension.subjectAlternativeName,
                false,
                new GeneralNames(
                        new GeneralName(GeneralName.uniformResourceIdentifier, "urn:porchlight:device:" + deviceId)));
        return builder.build(signer).getEncoded();
    }

    private static void send(KafkaProducer<String, byte[]> producer, String key, Event event) throws IOException {
        EventType type = EventType.of(event);
        var record = new ProducerRecord<>(type.topic().topicName(), key, JSON.writeValueAsBytes(event));
        Map.of(
                        "ce_specversion",
                        "1.0",
                        "ce_id",
                        key,
                        "ce_type",
                        type.type(),
                        "ce_source",
                        "/consent-service",
                        "ce_time",
                        Instant.now().toString())
                .forEach((name, value) -> record.headers().add(name, value.getBytes(UTF_8)));
        producer.send(record);
    }

    private static X509Certificate first(Path pem) throws IOException, GeneralSecurityException {
        return (X509Certificate) CertificateFactory.getInstance("X.509")
                .generateCertificate(new ByteArrayInputStream(Files.readAllBytes(pem)));
    }

    private static PrivateKey key(Path pem) throws IOException {
        try (PEMParser parser = new PEMParser(Files.newBufferedReader(pem))) {
            return new JcaPEMKeyConverter().getPrivateKey((PrivateKeyInfo) parser.readObject());
        }
    }
}
