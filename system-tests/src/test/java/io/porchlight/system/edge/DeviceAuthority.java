package io.porchlight.system.edge;

import io.porchlight.stack.pki.DemoKeys;
import java.io.IOException;
import java.io.Reader;
import java.math.BigInteger;
import java.nio.file.Files;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.security.spec.ECGenParameterSpec;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import org.bouncycastle.asn1.pkcs.PrivateKeyInfo;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.cert.X509CertificateHolder;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.openssl.PEMParser;
import org.bouncycastle.openssl.jcajce.JcaPEMKeyConverter;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;

/** Certifies devices, with the demo's device authority or as a forger. */
record DeviceAuthority(X500Name name, PrivateKey key) {
    /** The authority that the gateway trusts. */
    static DeviceAuthority of(DemoKeys keys) throws IOException {
        try (Reader certificate = Files.newBufferedReader(keys.deviceAuthorityCertificate());
                Reader key = Files.newBufferedReader(keys.deviceAuthorityKey())) {
            X509CertificateHolder holder = (X509CertificateHolder) new PEMParser(certificate).readObject();
            PrivateKeyInfo info = (PrivateKeyInfo) new PEMParser(key).readObject();
            return new DeviceAuthority(holder.getSubject(), new JcaPEMKeyConverter().getPrivateKey(info));
        }
    }

    /** Another one of the same name. */
    static DeviceAuthority forged() {
        return new DeviceAuthority(
                new X500Name("CN=Porchlight demo devices"), keyPair().getPrivate());
    }

    X509Certificate issue(String deviceId, KeyPair tls) {
        try {
            Instant now = Instant.now();
            JcaX509v3CertificateBuilder builder = new JcaX509v3CertificateBuilder(
                    name,
                    new BigInteger(120, new SecureRandom()),
                    Date.from(now.minus(Duration.ofHours(1))),
                    Date.from(now.plus(Duration.ofDays(30))),
                    new X500Name("CN=" + deviceId),
                    tls.getPublic());
            builder.addExtension(
                    Extension.subjectAlternativeName,
                    false,
                    new GeneralNames(new GeneralName(
                            GeneralName.uniformResourceIdentifier, "urn:porchlight:device:" + deviceId)));
            return new JcaX509CertificateConverter()
                    .getCertificate(builder.build(new JcaContentSignerBuilder("SHA256withECDSA").build(key)));
        } catch (IOException | GeneralSecurityException | OperatorCreationException e) {
            throw new IllegalStateException(e);
        }
    }

    static KeyPair keyPair() {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
            generator.initialize(new ECGenParameterSpec("secp256r1"));
            return generator.generateKeyPair();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }
}
