package io.porchlight.gateway.identity;

import io.porchlight.sealing.crypto.Sha256;
import io.porchlight.sealing.encoding.Base64Url;
import java.io.ByteArrayInputStream;
import java.security.cert.Certificate;
import java.security.cert.CertificateEncodingException;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.CertificateParsingException;
import java.security.cert.X509Certificate;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.net.ssl.SSLPeerUnverifiedException;
import javax.net.ssl.SSLSession;
import org.jspecify.annotations.Nullable;

/**
 * Who a certificate says is there: the one URI among its subject alternative names (RFC 5280, 4.2.1.6),
 * {@code urn:porchlight:device:<deviceId>}. Common name, client id and user name are nobody's identity. That the
 * certificate was issued by the device CA is TLS's to check; that it is still the device's, {@link Admissions}'.
 *
 * @param certificateSha256 base64url SHA-256 of the certificate's DER form
 */
public record DeviceIdentity(String deviceId, String certificateSha256) {
    /** What stands before the device id in the certificate. */
    public static final String URN = "urn:porchlight:device:";

    private static final int URI_NAME = 6;
    private static final Pattern DEVICE = Pattern.compile(URN + "([A-Za-z0-9_-]{43})");

    /** The identity of the TLS peer, if it has shown a certificate that names a device. */
    public static Optional<DeviceIdentity> of(@Nullable SSLSession session) {
        if (session == null) {
            return Optional.empty();
        }
        try {
            Certificate[] chain = session.getPeerCertificates();
            return chain.length > 0 && chain[0] instanceof X509Certificate leaf ? of(copy(leaf)) : Optional.empty();
        } catch (SSLPeerUnverifiedException | CertificateException e) {
            return Optional.empty();
        }
    }

    /** A session's own one would keep all that is found in it, several kilobytes, for as long as the connection lives. */
    private static X509Certificate copy(X509Certificate certificate) throws CertificateException {
        return (X509Certificate) CertificateFactory.getInstance("X.509")
                .generateCertificate(new ByteArrayInputStream(certificate.getEncoded()));
    }

    /** The identity in a certificate, if it names exactly one device. */
    public static Optional<DeviceIdentity> of(X509Certificate certificate) {
        try {
            Collection<List<?>> names = certificate.getSubjectAlternativeNames();
            List<String> uris = names == null
                    ? List.of()
                    : names.stream()
                            .filter(name -> name.get(0).equals(URI_NAME))
                            .map(name -> String.valueOf(name.get(1)))
                            .toList();
            Matcher device = DEVICE.matcher(uris.size() == 1 ? uris.getFirst() : "");
            if (!device.matches()) {
                return Optional.empty();
            }
            String hash = Base64Url.encode(Sha256.of(certificate.getEncoded()));
            return Optional.of(new DeviceIdentity(device.group(1), hash));
        } catch (CertificateParsingException | CertificateEncodingException e) {
            return Optional.empty();
        }
    }
}
