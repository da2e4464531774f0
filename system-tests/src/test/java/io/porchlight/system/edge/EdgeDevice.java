package io.porchlight.system.edge;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.porchlight.doorbell.edge.DeviceTls;
import io.porchlight.doorbell.state.TlsIdentity;
import io.porchlight.sealing.crypto.Sha256;
import io.porchlight.sealing.encoding.Base64Url;
import io.porchlight.sealing.encoding.Bytes;
import io.porchlight.sealing.json.Json;
import io.porchlight.sealing.jws.CompactJws;
import io.porchlight.sealing.jws.Signer;
import io.porchlight.sealing.key.PrivateKeyP256;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPair;
import java.security.cert.CertificateEncodingException;
import java.security.cert.X509Certificate;
import java.util.Base64;
import java.util.Optional;

/** A device as its maker and the edge left it: identity key, TLS key, certificate. */
record EdgeDevice(PrivateKeyP256 identity, KeyPair tls, X509Certificate certificate) {
    static EdgeDevice make(DeviceAuthority authority) {
        PrivateKeyP256 identity = PrivateKeyP256.generate();
        KeyPair tls = DeviceAuthority.keyPair();
        return new EdgeDevice(
                identity, tls, authority.issue(identity.publicKey().thumbprint(), tls));
    }

    String deviceId() {
        return identity.publicKey().thumbprint();
    }

    JsonNode publicKey() {
        return identity.publicKey().toJson();
    }

    String certificateSha256() {
        return Base64Url.encode(Sha256.of(der()));
    }

    /** One of this device's topics. */
    String topic(String rest) {
        return "d/" + deviceId() + "/" + rest;
    }

    /** The payload of something that begins now (docs/device-protocol.md). */
    static byte[] event(String eventId) {
        return Json.object("v", 1, "eventId", eventId, "startedAt", System.currentTimeMillis(), "age", 0)
                .toString()
                .getBytes(StandardCharsets.UTF_8);
    }

    /** A login of its own in place of a certificate, good once (docs/device-protocol.md). */
    String login() {
        return login(deviceId(), identity);
    }

    /** A login in a device's name, by whatever key. */
    static String login(String deviceId, PrivateKeyP256 key) {
        return CompactJws.sign(
                Json.object(
                        "typ",
                        "porchlight-login",
                        "v",
                        1,
                        "deviceId",
                        deviceId,
                        "audience",
                        "porchlight-edge",
                        "at",
                        System.currentTimeMillis() / 1000,
                        "nonce",
                        Bytes.randomId()),
                Signer.of(key));
    }

    /** {@code {certificate, key}}: DER and PKCS#8. */
    ObjectNode toJson() {
        return JsonNodeFactory.instance
                .objectNode()
                .put("certificate", der())
                .put("key", tls.getPrivate().getEncoded());
    }

    String certificatePem() {
        return pem("CERTIFICATE", der());
    }

    String keyPem() {
        return pem("PRIVATE KEY", tls.getPrivate().getEncoded());
    }

    /** Writes {@code certificate.pem} and {@code key.pem}. */
    void write(Path folder) {
        try {
            Files.createDirectories(folder);
            Files.writeString(folder.resolve("certificate.pem"), certificatePem());
            Files.writeString(folder.resolve("key.pem"), keyPem());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** TLS with this certificate, trusting the given authority. */
    DeviceTls tls(Path authority) {
        try {
            return DeviceTls.of(
                    Files.readString(authority), Optional.of(new TlsIdentity(tls.getPrivate(), certificatePem())));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private byte[] der() {
        try {
            return certificate.getEncoded();
        } catch (CertificateEncodingException e) {
            throw new IllegalStateException(e);
        }
    }

    private static String pem(String what, byte[] der) {
        return "-----BEGIN " + what + "-----\n"
                + Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(der)
                + "\n-----END " + what + "-----\n";
    }
}
