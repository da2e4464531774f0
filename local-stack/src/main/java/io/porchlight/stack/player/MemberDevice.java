package io.porchlight.stack.player;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.porchlight.sealing.circle.Member;
import io.porchlight.sealing.encoding.Base64Url;
import io.porchlight.sealing.json.Json;
import io.porchlight.sealing.jws.Signer;
import io.porchlight.sealing.key.PrivateKeyP256;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;

/**
 * The keys of a person's device, kept in a file of the devices' half of the data folder. A browser keeps them
 * non-extractable instead.
 *
 * @param sign signs for this member
 * @param open opens what is sealed to this member
 */
public record MemberDevice(PrivateKeyP256 sign, PrivateKeyP256 open) {
    private static final ObjectMapper JSON = new ObjectMapper();

    /** A new device. */
    public static MemberDevice fresh() {
        return new MemberDevice(PrivateKeyP256.generate(), PrivateKeyP256.generate());
    }

    /** The device in a file, made if it is not there. */
    public static MemberDevice in(Path file) {
        try {
            if (Files.exists(file)) {
                JsonNode json = JSON.readTree(file.toFile());
                return new MemberDevice(key(json, "sign"), key(json, "open"));
            }
            MemberDevice device = fresh();
            Files.createDirectories(file.getParent());
            Files.createFile(file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
            Files.writeString(
                    file,
                    Json.object("sign", device.sign.pkcs8(), "open", device.open.pkcs8())
                            .toString());
            return device;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static PrivateKeyP256 key(JsonNode json, String name) {
        return PrivateKeyP256.ofPkcs8(Base64Url.decode(json.get(name).textValue()));
    }

    /** How the chain names this device. */
    public Member member() {
        return new Member(open.publicKey(), sign.publicKey());
    }

    /** Signs for this member. */
    public Signer signer() {
        return Signer.of(sign);
    }
}
