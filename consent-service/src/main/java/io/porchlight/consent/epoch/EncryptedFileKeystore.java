package io.porchlight.consent.epoch;

import io.porchlight.sealing.Refused;
import io.porchlight.sealing.clip.Epoch;
import io.porchlight.sealing.crypto.AesGcm;
import io.porchlight.sealing.crypto.Hkdf;
import io.porchlight.sealing.encoding.Bytes;
import io.porchlight.sealing.key.PrivateKeyP256;
import io.porchlight.sealing.key.PublicKeyJwk;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Arrays;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * One file per epoch: {@code nonce[12] | AES-256-GCM(PKCS#8)}, under a key derived from the operator's secret, with the
 * epoch's id as associated data, so that no file can stand in for another.
 *
 * <p>To destroy a key its file is overwritten, forced to disk and deleted. A file system that copies on write, or a disk that
 * remaps blocks, may keep what was overwritten: there, use a hardware keystore, or give the folder a volume of its own.
 */
final class EncryptedFileKeystore implements EpochKeystore {
    static final int SECRET_LEAST = 32;

    private static final String INFO = "porchlight/epoch-file/1";
    private static final String SUFFIX = ".key";

    private final Path directory;
    private final byte[] wrappingKey;

    EncryptedFileKeystore(Path directory, byte[] secret) {
        if (secret.length < SECRET_LEAST) {
            throw new IllegalArgumentException("porchlight.epochs.secret has fewer than 32 bytes");
        }
        this.directory = directory;
        this.wrappingKey = Hkdf.sha256(secret, INFO);
        try {
            Files.createDirectories(directory);
            Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwx------"));
        } catch (IOException e) {
            throw new UncheckedIOException("porchlight.epochs.directory cannot be used", e);
        }
    }

    @Override
    public PublicKeyJwk create(Epoch epoch) {
        Optional<PrivateKeyP256> existing = open(epoch);
        if (existing.isPresent()) {
            return existing.get().publicKey();
        }
        PrivateKeyP256 key = PrivateKeyP256.generate();
        byte[] nonce = Bytes.random(AesGcm.NONCE);
        byte[] pkcs8 = key.pkcs8();
        byte[] sealed = Bytes.concat(nonce, AesGcm.seal(wrappingKey, nonce, aad(epoch), pkcs8));
        Arrays.fill(pkcs8, (byte) 0);
        Path fresh = directory.resolve(epoch.id() + "." + Bytes.randomId() + ".new");
        try {
            write(fresh, sealed, StandardOpenOption.CREATE_NEW);
            try {
                // A link, unlike a move, fails if another replica was first; then its key is the key.
                Files.createLink(file(epoch), fresh);
            } catch (FileAlreadyExistsException e) {
                return open(epoch).orElseThrow().publicKey();
            } finally {
                Files.delete(fresh);
            }
            forceDirectory();
            return key.publicKey();
        } catch (IOException e) {
            throw new UncheckedIOException("an epoch key cannot be stored", e);
        }
    }

    @Override
    public Optional<PrivateKeyP256> open(Epoch epoch) {
        byte[] sealed;
        try {
            sealed = Files.readAllBytes(file(epoch));
        } catch (NoSuchFileException e) {
            return Optional.empty();
        } catch (IOException e) {
            throw new UncheckedIOException("an epoch key cannot be read", e);
        }
        if (sealed.length <= AesGcm.NONCE) {
            throw new Refused("epoch.file", "An epoch's key file is cut short.");
        }
        byte[] nonce = Arrays.copyOf(sealed, AesGcm.NONCE);
        byte[] wrapped = Arrays.copyOfRange(sealed, AesGcm.NONCE, sealed.length);
        return Optional.of(PrivateKeyP256.ofPkcs8(AesGcm.open(wrappingKey, nonce, aad(epoch), wrapped)));
    }

    @Override
    public void destroy(Epoch epoch) {
        Path file = file(epoch);
        try {
            long length = Files.size(file);
            write(file, Bytes.random((int) length), StandardOpenOption.WRITE);
            Files.delete(file);
            forceDirectory();
        } catch (NoSuchFileException e) {
            // Another replica destroyed it; that is what was wanted.
        } catch (IOException e) {
            throw new UncheckedIOException("an epoch key cannot be destroyed", e);
        }
    }

    @Override
    public Set<Epoch> epochs() {
        try (Stream<Path> files = Files.list(directory)) {
            Set<Epoch> epochs = new TreeSet<>((a, b) -> a.id().compareTo(b.id()));
            files.map(path -> path.getFileName().toString())
                    .filter(name -> name.endsWith(SUFFIX))
                    .map(name -> new Epoch(name.substring(0, name.length() - SUFFIX.length())))
                    .forEach(epochs::add);
            return epochs;
        } catch (IOException e) {
            throw new UncheckedIOException("porchlight.epochs.directory cannot be listed", e);
        }
    }

    private static void write(Path path, byte[] bytes, StandardOpenOption how) throws IOException {
        try (FileChannel channel = FileChannel.open(path, StandardOpenOption.WRITE, how)) {
            ByteBuffer buffer = ByteBuffer.wrap(bytes);
            while (buffer.hasRemaining()) {
                channel.write(buffer);
            }
            channel.force(true);
        }
    }

    private void forceDirectory() throws IOException {
        try (FileChannel channel = FileChannel.open(directory, StandardOpenOption.READ)) {
            channel.force(true);
        }
    }

    private Path file(Epoch epoch) {
        return directory.resolve(epoch.id() + SUFFIX);
    }

    private static byte[] aad(Epoch epoch) {
        return Bytes.utf8(INFO + "|" + epoch.id());
    }
}
