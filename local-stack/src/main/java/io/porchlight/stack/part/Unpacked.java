package io.porchlight.stack.part;

import io.porchlight.stack.StackFailed;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermission;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.apache.commons.compress.archivers.ArchiveEntry;
import org.apache.commons.compress.archivers.ArchiveInputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.apache.commons.compress.archivers.zip.ZipArchiveInputStream;
import org.apache.commons.compress.compressors.xz.XZCompressorInputStream;

/** Folders unpacked once into the cache and shared from then on, also between runs at the same time. */
final class Unpacked {
    private Unpacked() {}

    /** Fills an empty folder. */
    @FunctionalInterface
    interface Filler {
        void fill(Path folder) throws Exception;
    }

    /** {@code cache/name}, filled by {@code filler} if it is not there; whoever comes second waits for the first. */
    static Path once(Path cache, String name, Filler filler) throws Exception {
        Path target = cache.resolve(name);
        if (Files.isDirectory(target)) {
            return target;
        }
        Files.createDirectories(cache);
        try (FileChannel channel =
                FileChannel.open(cache.resolve(name + ".lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
            try (FileLock held = lock(channel)) {
                if (held.isValid() && !Files.isDirectory(target)) {
                    Path fresh = cache.resolve(name + ".new");
                    delete(fresh);
                    Files.createDirectories(fresh);
                    filler.fill(fresh);
                    Files.move(fresh, target, StandardCopyOption.ATOMIC_MOVE);
                }
            }
        }
        return target;
    }

    private static FileLock lock(FileChannel channel) throws IOException, InterruptedException {
        while (true) {
            try {
                return channel.lock();
            } catch (OverlappingFileLockException sameProcess) {
                Thread.sleep(100);
            }
        }
    }

    static void delete(Path folder) throws IOException {
        if (!Files.exists(folder)) {
            return;
        }
        List<Path> all;
        try (Stream<Path> files = Files.walk(folder)) {
            all = files.sorted(Comparator.reverseOrder()).toList();
        }
        for (Path file : all) {
            Files.delete(file);
        }
    }

    static void tarXz(InputStream archive, Path folder) throws IOException {
        try (TarArchiveInputStream tar =
                new TarArchiveInputStream(new XZCompressorInputStream(new BufferedInputStream(archive)))) {
            extract(tar, folder, 0);
        }
    }

    /** Leaves out the {@code strip} outermost folders. */
    static void zip(InputStream archive, Path folder, int strip) throws IOException {
        try (ZipArchiveInputStream zip = new ZipArchiveInputStream(new BufferedInputStream(archive))) {
            extract(zip, folder, strip);
        }
    }

    private static void extract(ArchiveInputStream<? extends ArchiveEntry> archive, Path folder, int strip)
            throws IOException {
        for (ArchiveEntry entry = archive.getNextEntry(); entry != null; entry = archive.getNextEntry()) {
            Path name = Path.of(entry.getName()).normalize();
            if (name.getNameCount() <= strip || name.toString().isEmpty()) {
                continue;
            }
            Path file = folder.resolve(name.subpath(strip, name.getNameCount())).normalize();
            if (name.isAbsolute() || !file.startsWith(folder)) {
                throw new StackFailed("An archive names a file outside of its folder: " + entry.getName());
            }
            if (entry.isDirectory()) {
                Files.createDirectories(file);
                continue;
            }
            Files.createDirectories(file.getParent());
            if (entry instanceof TarArchiveEntry link && link.isSymbolicLink()) {
                symbolicLink(file, link.getLinkName());
            } else {
                Files.copy(archive, file);
                if (entry instanceof TarArchiveEntry plain && (plain.getMode() & 0100) != 0) {
                    executable(file);
                }
            }
        }
    }

    private static void symbolicLink(Path file, String target) throws IOException {
        try {
            Files.createSymbolicLink(file, Path.of(target));
        } catch (FileAlreadyExistsException repeated) {
            Files.delete(file);
            Files.createSymbolicLink(file, Path.of(target));
        }
    }

    private static void executable(Path file) throws IOException {
        Set<PosixFilePermission> permissions = EnumSet.copyOf(Files.getPosixFilePermissions(file));
        permissions.add(PosixFilePermission.OWNER_EXECUTE);
        Files.setPosixFilePermissions(file, permissions);
    }
}
