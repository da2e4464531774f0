package io.porchlight.doorbell.pairing;

import io.porchlight.contracts.api.ProvisionAnswer;
import io.porchlight.contracts.api.ProvisionRequest;
import io.porchlight.doorbell.edge.DeviceTls;
import io.porchlight.doorbell.edge.EdgeAddress;
import io.porchlight.doorbell.edge.EdgeHttp;
import io.porchlight.doorbell.state.DeviceState;
import io.porchlight.doorbell.state.TlsIdentity;
import io.porchlight.sealing.json.Json;
import io.porchlight.sealing.jws.SignedDocument;
import io.porchlight.sealing.jws.Signer;
import io.porchlight.sealing.key.PrivateKeyP256;
import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.spec.ECGenParameterSpec;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import javax.security.auth.x500.X500Principal;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;
import org.bouncycastle.pkcs.jcajce.JcaPKCS10CertificationRequestBuilder;

/**
 * The doorbell's first certificate: a fresh TLS key, its PKCS#10 request (RFC 2986) countersigned by the identity key, and
 * the manufacturer's token that names this deviceId.
 */
public final class Provisioning {
    private Provisioning() {}

    /** Asks the edge for a certificate and keeps it. */
    public static void provision(DeviceState state, EdgeAddress edge, String manufacturerToken) throws IOException {
        KeyPair tlsKey = freshKey();
        PrivateKeyP256 identity = state.identity();
        SignedDocument request = SignedDocument.sign(
                Json.object(
                        "typ", "porchlight-provision",
                        "v", 1,
                        "deviceId", state.deviceId(),
                        "device", identity.publicKey().toJson(),
                        "csr", certificateRequest(tlsKey),
                        "at", Instant.now().getEpochSecond()),
                List.of(Signer.of(identity)));
        EdgeHttp http = new EdgeHttp(edge.https(), DeviceTls.of(edge.authority(), Optional.empty()));
        ProvisionAnswer answer = http.provision(new ProvisionRequest(request.toJson(), manufacturerToken));
        state.setTls(new TlsIdentity(tlsKey.getPrivate(), answer.certificate() + "\n" + answer.chain()));
    }

    private static KeyPair freshKey() {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
            generator.initialize(new ECGenParameterSpec("secp256r1"));
            return generator.generateKeyPair();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private static byte[] certificateRequest(KeyPair key) throws IOException {
        try {
            return new JcaPKCS10CertificationRequestBuilder(new X500Principal("CN=doorbell"), key.getPublic())
                    .build(new JcaContentSignerBuilder("SHA256withECDSA").build(key.getPrivate()))
                    .getEncoded();
        } catch (OperatorCreationException e) {
            throw new IllegalStateException(e);
        }
    }
}
