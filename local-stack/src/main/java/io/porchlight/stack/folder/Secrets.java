package io.porchlight.stack.folder;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.porchlight.stack.StackFailed;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.Base64;

/** Random secrets by name, made on first use and kept in one file that only its owner may read. */
public final class Secrets {
    private static final ObjectMapper JSON = new ObjectMapper();

    private final Path file;
    private final ObjectNode values;
    private final SecureRandom random = new SecureRandom();

    private Secrets(Path file, ObjectNode values) {
        this.file = file;
        this.values = values;
    }

    /**
     * @throws StackFailed if the file is there but cannot be read
     */
    public static Secrets in(Path file) {
        try {
            return new Secrets(
                    file,
                    Files.exists(file) ? (ObjectNode) JSON.readTree(Files.readString(file)) : JSON.createObjectNode());
        } catch (IOException | ClassCastException failed) {
            throw new StackFailed(file + " cannot be read; --reset starts afresh.", failed);
        }
    }

    /** 192 random bits as 32 letters, digits, {@code -} and {@code _}; the first is never a sign. */
    public synchronized String secret(String name) {
        if (!values.has(name)) {
            values.put(name, fresh());
            save();
        }
        return values.get(name).textValue();
    }

    private String fresh() {
        byte[] bytes = new byte[24];
        while (true) {
            random.nextBytes(bytes);
            String text = Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
            if (Character.isLetterOrDigit(text.charAt(0))) {
                return text;
            }
        }
    }

    private void save() {
        try {
            Path written = file.resolveSibling(file.getFileName() + ".new");
            Files.writeString(written, JSON.writerWithDefaultPrettyPrinter().writeValueAsString(values));
            ownerOnly(written);
            Files.move(written, file, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException failed) {
            throw new StackFailed(file + " cannot be written: " + failed.getMessage(), failed);
        }
    }

    /** Takes the file's permissions from everybody but its owner, where the file system knows permissions. */
    public static void ownerOnly(Path file) throws IOException {
        if (file.getFileSystem().supportedFileAttributeViews().contains("posix")) {
            Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
        }
    }
}
