package io.porchlight.sealing.bag;

import io.porchlight.sealing.Refused;
import io.porchlight.sealing.crypto.Sha256;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.Collections;
import java.util.HashMap;
import java.util.Map;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import java.util.zip.ZipInputStream;

/**
 * Whether a zip file means the same to everybody. Programs read one from its front (local headers) or by the directory at
 * its end; where the two differ, one of them unpacks a film that the other never saw. So both are read here and have to
 * agree, file by file, and nothing may stand before, after or beside them. Only plain files and folders: an entry that
 * would be unpacked as a link points out of the bag. (PKWARE APPNOTE 6.3.10, 4.3 and 4.4.15.)
 */
final class ZipForm {
    private static final int END_LENGTH = 22;
    private static final int END_SIGNATURE = 0x06054b50;
    private static final int ENTRY_LENGTH = 46;
    private static final int ENTRY_SIGNATURE = 0x02014b50;
    private static final int MADE_BY_UNIX = 3;
    private static final int TYPE_MASK = 0xf000;
    private static final int PLAIN_FILE = 0x8000;
    private static final int FOLDER = 0x4000;
    private static final long LARGEST_DIRECTORY = 16L << 20;

    private ZipForm() {}

    /** Refuses ({@code bag.zip}) whatever is not plain; {@code bag.too-large} for an entry of more bytes than allowed. */
    static void check(Path path, ZipFile zip, long longest) {
        try {
            onlyFilesAndFolders(path);
            Map<String, byte[]> front = fromTheFront(path, longest);
            for (ZipEntry entry : Collections.list(zip.entries())) {
                byte[] hash = front.remove(entry.getName());
                try (InputStream in = zip.getInputStream(entry)) {
                    if (hash == null || in == null || !MessageDigest.isEqual(hash, hash(in, longest))) {
                        throw new Refused(
                                "bag.zip",
                                "The zip file holds " + name(entry)
                                        + " twice over: its front and its directory differ.");
                    }
                }
            }
            if (!front.isEmpty()) {
                throw new Refused("bag.zip", "The zip file holds files that its directory does not name.");
            }
        } catch (IOException e) {
            throw new Refused("bag.zip", "The zip file is damaged, or not of the plain form that a bag has.", e);
        }
    }

    private static Map<String, byte[]> fromTheFront(Path path, long longest) throws IOException {
        Map<String, byte[]> hashes = new HashMap<>();
        try (ZipInputStream in = new ZipInputStream(new BufferedInputStream(Files.newInputStream(path), 1 << 16))) {
            for (ZipEntry entry; (entry = in.getNextEntry()) != null; ) {
                byte[] hash = hash(in, longest);
                in.closeEntry();
                if (entry.isDirectory() && entry.getSize() > 0) {
                    throw new Refused("bag.zip", "The zip file holds a folder with bytes of its own.");
                }
                if (hashes.put(entry.getName(), hash) != null || hashes.size() > BagReader.MOST_FILES) {
                    throw new Refused("bag.zip", "The zip file holds " + name(entry) + " twice, or too many files.");
                }
            }
        }
        return hashes;
    }

    private static byte[] hash(InputStream in, long longest) throws IOException {
        MessageDigest digest = Sha256.digest();
        byte[] buffer = new byte[1 << 16];
        long length = 0;
        for (int count; (count = in.read(buffer)) > 0; ) {
            length += count;
            if (length > longest) {
                throw new Refused("bag.too-large", "The zip file holds a file that is larger than any of a bag.");
            }
            digest.update(buffer, 0, count);
        }
        return digest.digest();
    }

    private static void onlyFilesAndFolders(Path path) throws IOException {
        try (RandomAccessFile file = new RandomAccessFile(path.toFile(), "r")) {
            if (file.length() < END_LENGTH) {
                throw new Refused("bag.unreadable", "The bag is not a readable zip file.");
            }
            ByteBuffer end = read(file, file.length() - END_LENGTH, END_LENGTH);
            long offset = end.getInt(16) & 0xffff_ffffL;
            long length = end.getInt(12) & 0xffff_ffffL;
            if (end.getInt(0) != END_SIGNATURE || offset + length + END_LENGTH != file.length()) {
                throw new Refused("bag.zip", "The zip file has something before, after or beside its files.");
            }
            if (length > LARGEST_DIRECTORY) {
                throw new Refused("bag.too-large", "The zip file's directory is larger than any of a bag.");
            }
            ByteBuffer directory = read(file, offset, (int) length);
            while (directory.hasRemaining()) {
                if (directory.remaining() < ENTRY_LENGTH) {
                    throw new Refused("bag.zip", "The zip file's directory is damaged.");
                }
                ByteBuffer entry = directory.slice().order(ByteOrder.LITTLE_ENDIAN);
                int type = (entry.getInt(38) >>> 16) & TYPE_MASK;
                boolean unix = entry.get(5) == MADE_BY_UNIX;
                if (entry.getInt(0) != ENTRY_SIGNATURE || (unix && type != 0 && type != PLAIN_FILE && type != FOLDER)) {
                    throw new Refused("bag.zip", "The zip file holds something else than files and folders.");
                }
                int whole = ENTRY_LENGTH
                        + (entry.getShort(28) & 0xffff)
                        + (entry.getShort(30) & 0xffff)
                        + (entry.getShort(32) & 0xffff);
                if (whole > directory.remaining()) {
                    throw new Refused("bag.zip", "The zip file's directory is damaged.");
                }
                directory.position(directory.position() + whole);
            }
        }
    }

    private static ByteBuffer read(RandomAccessFile file, long at, int length) throws IOException {
        byte[] bytes = new byte[length];
        file.seek(at);
        file.readFully(bytes);
        return ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
    }

    /** A name of a foreign file is shown only if it can do no harm to a terminal. */
    private static String name(ZipEntry entry) {
        return entry.getName().replaceAll("[^A-Za-z0-9_./-]", "?");
    }
}
