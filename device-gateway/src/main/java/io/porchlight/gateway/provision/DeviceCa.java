package io.porchlight.gateway.provision;

import io.porchlight.gateway.edge.EdgeConfig;
import io.porchlight.gateway.identity.DeviceIdentity;
import io.porchlight.sealing.crypto.Sha256;
import io.porchlight.sealing.encoding.Base64Url;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Date;
import org.bouncycastle.asn1.ASN1Encodable;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.pkcs.PrivateKeyInfo;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x500.X500NameBuilder;
import org.bouncycastle.asn1.x500.style.BCStyle;
import org.bouncycastle.asn1.x509.AlgorithmIdentifier;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.ExtendedKeyUsage;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.bouncycastle.asn1.x509.SubjectPublicKeyInfo;
import org.bouncycastle.cert.X509CertificateHolder;
import org.bouncycastle.cert.X509v3CertificateBuilder;
import org.bouncycastle.crypto.Digest;
import org.bouncycastle.crypto.Signer;
import org.bouncycastle.crypto.params.AsymmetricKeyParameter;
import org.bouncycastle.crypto.signers.DSADigestSigner;
import org.bouncycastle.crypto.signers.ECDSASigner;
import org.bouncycastle.crypto.signers.HMacDSAKCalculator;
import org.bouncycastle.crypto.util.PrivateKeyFactory;
import org.bouncycastle.openssl.PEMKeyPair;
import org.bouncycastle.openssl.PEMParser;
import org.bouncycastle.openssl.jcajce.JcaPEMWriter;
import org.bouncycastle.operator.DefaultDigestAlgorithmIdentifierFinder;
import org.bouncycastle.operator.DefaultSignatureAlgorithmIdentifierFinder;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.bc.BcContentSignerBuilder;
import org.bouncycastle.operator.bc.BcECContentSignerBuilder;

/**
 * The CA that issues TLS client certificates to devices (RFC 5280): P-256, the device as a URI among the alternative
 * names, client authentication only.
 *
 * <p>Guarantee: the same device, key and end give the same certificate, byte for byte (serial number derived, ECDSA
 * with the nonce of RFC 6979). So the gateway has to remember a certificate's hash and end only, and can give the same
 * answer again to a device that lost the first.
 */
public final class DeviceCa {
    private static final String ALGORITHM = "SHA256withECDSA";
    private static final int SERIAL_BYTES = 16;

    private final X509CertificateHolder ca;
    private final AsymmetricKeyParameter key;
    private final Duration validity;

    private DeviceCa(X509CertificateHolder ca, AsymmetricKeyParameter key, Duration validity) {
        this.ca = ca;
        this.key = key;
        this.validity = validity;
    }

    /** @throws IllegalStateException if the files are not what they have to be */
    public static DeviceCa load(EdgeConfig config) {
        try {
            Object certificate = pem(config.deviceCaCertificate());
            Object key = pem(config.deviceCaKey());
            PrivateKeyInfo info = key instanceof PEMKeyPair pair ? pair.getPrivateKeyInfo() : (PrivateKeyInfo) key;
            return new DeviceCa(
                    (X509CertificateHolder) certificate,
                    PrivateKeyFactory.createKey(info),
                    config.certificateValidity());
        } catch (IOException | ClassCastException e) {
            throw new IllegalStateException("the device CA's certificate and key must be PEM files", e);
        }
    }

    private static Object pem(Path file) throws IOException {
        try (PEMParser parser = new PEMParser(Files.newBufferedReader(file))) {
            return parser.readObject();
        }
    }

    /** The end of a certificate issued now. */
    Instant notAfter(Instant now) {
        return Instant.ofEpochSecond(now.plus(validity).getEpochSecond());
    }

    /** The certificate of this device for this TLS key with this end, in DER form. */
    byte[] issue(String deviceId, SubjectPublicKeyInfo tlsKey, Instant notAfter) {
        try {
            byte[] id = deviceId.getBytes(StandardCharsets.US_ASCII);
            byte[] hash = Sha256.of(id, tlsKey.getEncoded(), notAfter.toString().getBytes(StandardCharsets.US_ASCII));
            BigInteger serial = new BigInteger(1, Arrays.copyOf(hash, SERIAL_BYTES)).setBit(0);
            X500Name subject = new X500NameBuilder(BCStyle.INSTANCE)
                    .addRDN(BCStyle.CN, deviceId)
                    .build();
            var builder = new X509v3CertificateBuilder(
                    ca.getSubject(),
                    serial,
                    Date.from(notAfter.minus(validity).minus(Duration.ofDays(1))),
                    Date.from(notAfter),
                    subject,
                    tlsKey);
            extend(builder, Extension.basicConstraints, true, new BasicConstraints(false));
            extend(builder, Extension.keyUsage, true, new KeyUsage(KeyUsage.digitalSignature));
            extend(builder, Extension.extendedKeyUsage, false, new ExtendedKeyUsage(KeyPurposeId.id_kp_clientAuth));
            GeneralName name = new GeneralName(GeneralName.uniformResourceIdentifier, DeviceIdentity.URN + deviceId);
            extend(builder, Extension.subjectAlternativeName, false, new GeneralNames(name));
            return builder.build(signer().build(key)).getEncoded();
        } catch (IOException | OperatorCreationException e) {
            throw new IllegalStateException("a certificate cannot be made", e);
        }
    }

    private static void extend(
            X509v3CertificateBuilder builder, ASN1ObjectIdentifier oid, boolean critical, ASN1Encodable value)
            throws IOException {
        builder.addExtension(oid, critical, value);
    }

    /** Bouncy Castle's own signer but for the nonce, which comes from RFC 6979. */
    private static BcContentSignerBuilder signer() {
        AlgorithmIdentifier algorithm = new DefaultSignatureAlgorithmIdentifierFinder().find(ALGORITHM);
        return new BcECContentSignerBuilder(algorithm, new DefaultDigestAlgorithmIdentifierFinder().find(algorithm)) {
            @Override
            protected Signer createSigner(AlgorithmIdentifier signature, AlgorithmIdentifier digest)
                    throws OperatorCreationException {
                Digest hashes = digestProvider.get(digest);
                Digest nonces = digestProvider.get(digest);
                return new DSADigestSigner(new ECDSASigner(new HMacDSAKCalculator(nonces)), hashes);
            }
        };
    }

    /** What a certificate is known by: base64url SHA-256 of its DER form. */
    static String hash(byte[] certificate) {
        return Base64Url.encode(Sha256.of(certificate));
    }

    /** A certificate as PEM. */
    static String pem(byte[] certificate) {
        return pem(holder(certificate));
    }

    /** The CA's own certificate as PEM. */
    String chainPem() {
        return pem(ca);
    }

    private static X509CertificateHolder holder(byte[] certificate) {
        try {
            return new X509CertificateHolder(certificate);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String pem(X509CertificateHolder certificate) {
        var text = new StringWriter();
        try (var writer = new JcaPEMWriter(text)) {
            writer.writeObject(certificate);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return text.toString();
    }
}
