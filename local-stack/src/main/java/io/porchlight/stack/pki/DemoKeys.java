package io.porchlight.stack.pki;

import io.porchlight.sealing.encoding.Base64Url;
import io.porchlight.sealing.json.Jcs;
import io.porchlight.sealing.json.Json;
import io.porchlight.sealing.key.PrivateKeyP256;
import io.porchlight.sealing.log.SignerKey;
import io.porchlight.sealing.log.TrustPolicy;
import io.porchlight.sealing.log.VerifierKey;
import io.porchlight.stack.StackFailed;
import io.porchlight.stack.folder.DataFolder;
import io.porchlight.stack.folder.Secrets;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.interfaces.EdECPublicKey;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Date;
import java.util.List;
import org.bouncycastle.operator.OperatorCreationException;

/**
 * The keys of one data folder, made on its first run.
 *
 * <p>In {@code servers}: the gateway's certificate and key, the device authority, the public half of the manufacturer's
 * key, the log's and the stand-in witness's signing keys, the key of clip access tokens, the trust file. In
 * {@code devices}: the manufacturer's key, the two accrediting keys (138 bytes of PKCS#8 each, SF-02), the trust file and
 * the authority that devices trust. The key of that authority is used once and kept nowhere.
 */
public final class DemoKeys {
    private static final int ACCREDITING = 2;
    private static final Duration RENEW_BEFORE = Duration.ofDays(30);

    private final Path servers;
    private final Path devices;

    private DemoKeys(Path servers, Path devices) {
        this.servers = servers;
        this.devices = devices;
    }

    /** The folder's keys; what is missing is made. */
    public static DemoKeys in(DataFolder folder) {
        DemoKeys keys = new DemoKeys(folder.serverFolder("keys"), folder.deviceFolder("keys"));
        try {
            keys.tls();
            keys.manufacturer();
            keys.accessToken();
            keys.trust();
            return keys;
        } catch (IOException | GeneralSecurityException | OperatorCreationException failed) {
            throw new StackFailed("The demo's keys cannot be made: " + failed.getMessage(), failed);
        }
    }

    private void tls() throws IOException, GeneralSecurityException, OperatorCreationException {
        if (!Files.exists(deviceAuthorityKey())) {
            Certificates.Identity authority = Certificates.authority("Porchlight demo devices");
            write(deviceAuthorityCertificate(), authority.certificatePem());
            write(deviceAuthorityKey(), authority.keyPem());
        }
        if (!Files.exists(gatewayCertificate()) || soonOver(gatewayCertificate())) {
            Certificates.Identity authority = Certificates.authority("Porchlight demo servers");
            Certificates.Identity gateway = Certificates.server("device-gateway", authority);
            write(gatewayKey(), gateway.keyPem());
            write(trustedServers(), authority.certificatePem());
            write(gatewayCertificate(), gateway.certificatePem() + authority.certificatePem());
        }
    }

    private static boolean soonOver(Path certificate) throws IOException, GeneralSecurityException {
        X509Certificate first = (X509Certificate) CertificateFactory.getInstance("X.509")
                .generateCertificate(new ByteArrayInputStream(Files.readAllBytes(certificate)));
        return first.getNotAfter().before(Date.from(Instant.now().plus(RENEW_BEFORE)));
    }

    private void manufacturer() throws IOException {
        if (!Files.exists(manufacturerKey())) {
            PrivateKeyP256 key = PrivateKeyP256.generate();
            write(manufacturerPublicKey(), Jcs.canonical(key.publicKey().toJson()));
            write(manufacturerKey(), key.pkcs8());
        }
    }

    /** Ed25519 as JWKs (RFC 8037). */
    private void accessToken() throws IOException, GeneralSecurityException {
        if (!Files.exists(accessTokenKey())) {
            KeyPair pair = KeyPairGenerator.getInstance("Ed25519").generateKeyPair();
            byte[] pkcs8 = pair.getPrivate().getEncoded();
            byte[] spki = ((EdECPublicKey) pair.getPublic()).getEncoded();
            String d = Base64Url.encode(Arrays.copyOfRange(pkcs8, pkcs8.length - 32, pkcs8.length));
            String x = Base64Url.encode(Arrays.copyOfRange(spki, spki.length - 32, spki.length));
            write(accessTokenPublicKey(), Jcs.canonical(Json.object("crv", "Ed25519", "kty", "OKP", "x", x)));
            write(accessTokenKey(), Jcs.canonical(Json.object("crv", "Ed25519", "kty", "OKP", "x", x, "d", d)));
        }
    }

    private void trust() throws IOException {
        if (Files.exists(trustFile()) && Files.exists(published())) {
            return;
        }
        SignerKey log = SignerKey.generate("porchlight.example/demo-log", VerifierKey.Type.NOTE);
        SignerKey witness = SignerKey.generate("porchlight.example/stand-in-witness", VerifierKey.Type.COSIGNATURE);
        List<PrivateKeyP256> accrediting = new ArrayList<>();
        for (int number = 1; number <= ACCREDITING; number++) {
            PrivateKeyP256 key = PrivateKeyP256.generate();
            accrediting.add(key);
            write(accreditingKey(number), key.pkcs8());
        }
        write(logKey(), log.text() + "\n");
        write(witnessKey(), witness.text() + "\n");
        byte[] trust = Jcs.canonical(new TrustPolicy(
                        log.verifier(),
                        List.of(witness.verifier()),
                        accrediting.stream().map(PrivateKeyP256::publicKey).toList(),
                        0,
                        1)
                .toJson());
        write(published(), trust);
        write(trustFile(), trust);
    }

    private static void write(Path file, String text) throws IOException {
        write(file, text.getBytes(StandardCharsets.UTF_8));
    }

    private static void write(Path file, byte[] bytes) throws IOException {
        Path fresh = file.resolveSibling(file.getFileName() + ".new");
        Files.write(fresh, bytes);
        Secrets.ownerOnly(fresh);
        Files.move(fresh, file, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
    }

    /** PEM: the gateway's certificate, then its issuer. */
    public Path gatewayCertificate() {
        return servers.resolve("gateway.pem");
    }

    /** PEM, PKCS#8. */
    public Path gatewayKey() {
        return servers.resolve("gateway.key");
    }

    /** PEM: issues the devices' TLS certificates. */
    public Path deviceAuthorityCertificate() {
        return servers.resolve("device-authority.pem");
    }

    /** PEM, PKCS#8. */
    public Path deviceAuthorityKey() {
        return servers.resolve("device-authority.key");
    }

    /** JWK with which the gateway checks manufacturer tokens. */
    public Path manufacturerPublicKey() {
        return servers.resolve("manufacturer.jwk");
    }

    /** OKP JWK with its private part: consent-service signs clip access tokens. */
    public Path accessTokenKey() {
        return servers.resolve("access-token.private.jwk");
    }

    /** OKP JWK: video-service checks clip access tokens. */
    public Path accessTokenPublicKey() {
        return servers.resolve("access-token.jwk");
    }

    /** C2SP signer key of the public log, {@code PRIVATE+KEY+…}. */
    public Path logKey() {
        return servers.resolve("log.key");
    }

    /** C2SP signer key of the stand-in witness. */
    public Path witnessKey() {
        return servers.resolve("witness.key");
    }

    /** The trust file (SF-24) as the services read it. */
    public Path trustFile() {
        return servers.resolve("trust.json");
    }

    /** The same trust file as people keep it, apart from the servers. */
    public Path published() {
        return devices.resolve("trust.json");
    }

    /** PEM: the authority by which devices know the gateway. */
    public Path trustedServers() {
        return devices.resolve("trusted-servers.pem");
    }

    /** PKCS#8, 138 bytes: signs manufacturer tokens. */
    public Path manufacturerKey() {
        return devices.resolve("manufacturer.pkcs8");
    }

    /**
     * PKCS#8, 138 bytes: signs an agency's first link.
     *
     * @param number 1 or 2
     */
    public Path accreditingKey(int number) {
        return devices.resolve("accrediting-" + number + ".pkcs8");
    }

    /** The trust file's content. */
    public TrustPolicy trustPolicy() {
        try {
            return TrustPolicy.parse(Files.readAllBytes(trustFile()));
        } catch (IOException failed) {
            throw new StackFailed("The trust file cannot be read: " + failed.getMessage(), failed);
        }
    }
}
