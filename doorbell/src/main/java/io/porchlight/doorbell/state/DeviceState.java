package io.porchlight.doorbell.state;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.porchlight.sealing.device.DeviceSettings;
import io.porchlight.sealing.encoding.Base64Url;
import io.porchlight.sealing.encoding.Bytes;
import io.porchlight.sealing.json.Json;
import io.porchlight.sealing.key.PrivateKeyP256;
import io.porchlight.sealing.pairing.QrText;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Optional;

/**
 * What the doorbell keeps in its flash: the lifelong identity key, the claim secret of its QR code, the TLS identity, the
 * circle that it is pinned to and where its manifest chain stands. Every change is on disk before a method returns
 * (written beside and renamed), so that a power cut loses no sequence number.
 */
public final class DeviceState {
    private static final ObjectMapper JSON = new ObjectMapper();

    private final Path file;
    private final ObjectNode values;

    private DeviceState(Path file, ObjectNode values) {
        this.file = file;
        this.values = values;
    }

    /** Makes a new doorbell: fresh identity key and claim secret. Refuses to overwrite one. */
    public static DeviceState make(Path folder) {
        Path file = folder.resolve("device.json");
        if (Files.exists(file)) {
            throw new IllegalStateException("There is a doorbell in " + folder + " already; choose another folder.");
        }
        DeviceState state = new DeviceState(
                file,
                Json.object(
                        "identity",
                        PrivateKeyP256.generate().pkcs8(),
                        "claimSecret",
                        Bytes.random(32),
                        "resetCounter",
                        0,
                        "bootCounter",
                        0));
        state.save();
        return state;
    }

    /** Reads the doorbell in a folder. */
    public static DeviceState load(Path folder) {
        Path file = folder.resolve("device.json");
        try {
            return new DeviceState(file, (ObjectNode) JSON.readTree(file.toFile()));
        } catch (IOException e) {
            throw new UncheckedIOException("There is no doorbell in " + folder + "; make one with 'init'.", e);
        }
    }

    /** The folder that holds this state and the spool. */
    public Path folder() {
        return file.getParent();
    }

    /** The lifelong identity key; signs hellos, manifests and certificate requests. */
    public PrivateKeyP256 identity() {
        return PrivateKeyP256.ofPkcs8(bytes("identity"));
    }

    /** Thumbprint of the identity key. */
    public String deviceId() {
        return identity().publicKey().thumbprint();
    }

    /** What the QR code on the back says. */
    public QrText qr() {
        return new QrText(deviceId(), claimSecret());
    }

    /** The claim secret of the QR code. */
    public byte[] claimSecret() {
        return bytes("claimSecret");
    }

    /** How often the doorbell was reset. */
    public long resetCounter() {
        return values.get("resetCounter").longValue();
    }

    /** Another start: with {@code boot} and a number since then, an event has a name that it keeps for ever. */
    public synchronized long startBoot() {
        long boot = values.path("bootCounter").longValue() + 1;
        values.put("bootCounter", boot);
        save();
        return boot;
    }

    /** Whether the home switched sound on. */
    public boolean audio() {
        return settings().audio();
    }

    /** What the home wants; until it said so, no sound. */
    public synchronized DeviceSettings settings() {
        return values.has("settings") ? DeviceSettings.of(values.get("settings")) : DeviceSettings.first();
    }

    /** The number of the settings that are followed; 0: none yet. */
    public synchronized long settingsRevision() {
        return values.path("settingsRevision").longValue();
    }

    /** Follows other settings, which the caller has verified. */
    public synchronized void follow(long revision, DeviceSettings settings) {
        values.put("settingsRevision", revision);
        values.set("settings", settings.toJson());
        save();
    }

    /** The key that settings are sealed to: made anew at each pairing. */
    public synchronized PrivateKeyP256 settingsKey() {
        if (!values.has("settingsKey")) {
            values.put("settingsKey", Base64Url.encode(PrivateKeyP256.generate().pkcs8()));
            save();
        }
        return PrivateKeyP256.ofPkcs8(bytes("settingsKey"));
    }

    /** The TLS identity, once provisioned. */
    public synchronized Optional<TlsIdentity> tls() {
        if (!values.has("certificate")) {
            return Optional.empty();
        }
        try {
            var key = KeyFactory.getInstance("EC").generatePrivate(new PKCS8EncodedKeySpec(bytes("tlsKey")));
            return Optional.of(new TlsIdentity(key, values.get("certificate").textValue()));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("The stored TLS key is damaged; provision again.", e);
        }
    }

    /** Keeps a TLS identity. */
    public synchronized void setTls(TlsIdentity tls) {
        values.put("tlsKey", Base64Url.encode(tls.key().getEncoded()));
        values.put("certificate", tls.certificate());
        save();
    }

    /** The links of the pinned circle, oldest first, as they were verified; empty while unpaired. */
    public synchronized Optional<JsonNode> links() {
        return Optional.ofNullable(values.get("links"));
    }

    /** Pins a circle (at pairing, which also starts the manifest chain anew) . */
    public synchronized void pin(JsonNode links) {
        forgetSettings();
        values.set("links", links);
        values.put("sequence", 0);
        values.put("previousManifest", "");
        save();
    }

    /** Remembers further verified links. */
    public synchronized void setLinks(JsonNode links) {
        values.set("links", links);
        save();
    }

    /** The last sequence number that was used; 0 right after pairing (SF-14). */
    public synchronized long sequence() {
        return values.path("sequence").longValue();
    }

    /** Hash of the last manifest; {@code ""} right after pairing. */
    public synchronized String previousManifest() {
        return values.path("previousManifest").asText("");
    }

    /** Notes that a manifest used up a sequence number. */
    public synchronized void advance(long sequence, String manifestHash) {
        values.put("sequence", sequence);
        values.put("previousManifest", manifestHash);
        save();
    }

    /** Forgets circle and manifests and raises the reset counter; the spool is the caller's to wipe. */
    public synchronized void reset() {
        values.remove("links");
        values.remove("sequence");
        values.remove("previousManifest");
        forgetSettings();
        values.put("resetCounter", resetCounter() + 1);
        save();
    }

    private void forgetSettings() {
        values.remove("settings");
        values.remove("settingsRevision");
        values.remove("settingsKey");
    }

    private byte[] bytes(String name) {
        return Base64Url.decode(values.get(name).textValue());
    }

    private void save() {
        try {
            Files.createDirectories(file.getParent());
            Path fresh = file.resolveSibling("device.json.new");
            Files.deleteIfExists(fresh);
            Files.createFile(fresh, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
            Files.write(fresh, JSON.writeValueAsBytes(values));
            Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            throw new UncheckedIOException("The doorbell's state cannot be written.", e);
        }
    }
}
