package io.porchlight.sealing.bag;

import io.porchlight.sealing.Refused;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.Collections;
import java.util.Enumeration;
import java.util.HashSet;
import java.util.Locale;
import java.util.NavigableMap;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;

/**
 * A bag in a zip file, read without trusting it: no name leaves the bag, none stands there twice (not even in other
 * capitals), all files lie in one top folder or none, and sizes are bounded as they are read, whatever the zip file
 * claims. The zip file must be plain ({@link ZipForm}), so that whatever unpacks it later finds the same files. Nothing is
 * ever written to disk.
 */
public final class BagReader implements Closeable {
    /** The most files in a bag. */
    public static final int MOST_FILES = 10_000;
    /** The largest file outside data/, in bytes. */
    public static final int LARGEST_TAG_FILE = 32 << 20;
    /** The largest file in data/, in bytes: far more than a minute of film. */
    public static final long LARGEST_PAYLOAD_FILE = 2L << 30;
    /** The most bytes that are read in one pass over a whole bag. */
    public static final long LARGEST_BAG = 64L << 30;

    private static final Pattern SAFE = Pattern.compile("[A-Za-z0-9_.-]{1,200}(/[A-Za-z0-9_.-]{1,200}){0,3}");

    private final ZipFile zip;
    private final NavigableMap<String, ZipEntry> files;

    private BagReader(ZipFile zip, NavigableMap<String, ZipEntry> files) {
        this.zip = zip;
        this.files = files;
    }

    /**
     * Opens a bag.
     *
     * @throws Refused {@code bag.unreadable}, {@code bag.zip}, {@code bag.name}, {@code bag.repeated}, {@code bag.layout} or
     *     {@code bag.too-large}
     */
    public static BagReader open(Path path) {
        ZipFile zip;
        try {
            zip = new ZipFile(path.toFile());
        } catch (IOException | RuntimeException e) {
            throw new Refused("bag.unreadable", "The bag is not a readable zip file.", e);
        }
        try {
            NavigableMap<String, ZipEntry> files = files(zip);
            ZipForm.check(path, zip, LARGEST_PAYLOAD_FILE);
            return new BagReader(zip, withoutTopFolder(files));
        } catch (RuntimeException e) {
            close(zip);
            if (e instanceof Refused refused) {
                throw refused;
            }
            throw new Refused("bag.unreadable", "The bag is not a readable zip file.", e);
        }
    }

    /** All files, by their names inside the bag. */
    public SortedSet<String> names() {
        return Collections.unmodifiableSortedSet(files.navigableKeySet());
    }

    /** Whether the bag has this file. */
    public boolean has(String name) {
        return files.containsKey(name);
    }

    /** A whole file of at most so many bytes. */
    public byte[] read(String name, int longest) {
        try (InputStream in = stream(name)) {
            byte[] bytes = in.readNBytes(longest + 1);
            if (bytes.length > longest) {
                throw new Refused("bag.too-large", name + " is larger than " + longest + " bytes.");
            }
            return bytes;
        } catch (IOException e) {
            throw new Refused("bag.damaged", name + " cannot be unpacked.", e);
        }
    }

    /** What happens to a file's bytes as they pass. */
    @FunctionalInterface
    interface Sink {
        void take(byte[] buffer, int offset, int count);
    }

    /** Streams a file of at most {@link #LARGEST_PAYLOAD_FILE} and returns its length. */
    long each(String name, Sink sink) {
        long length = 0;
        byte[] buffer = new byte[1 << 16];
        try (InputStream in = stream(name)) {
            for (int count; (count = in.read(buffer)) > 0; ) {
                length += count;
                if (length > LARGEST_PAYLOAD_FILE) {
                    throw new Refused("bag.too-large", name + " is larger than any track of a clip.");
                }
                sink.take(buffer, 0, count);
            }
        } catch (IOException e) {
            throw new Refused("bag.damaged", name + " cannot be unpacked.", e);
        }
        return length;
    }

    @Override
    public void close() {
        close(zip);
    }

    private InputStream stream(String name) throws IOException {
        ZipEntry entry = files.get(name);
        if (entry == null) {
            throw new Refused("bag.missing", "The bag has no " + name + ".");
        }
        InputStream in = zip.getInputStream(entry);
        if (in == null) {
            throw new Refused("bag.damaged", name + " cannot be unpacked.");
        }
        return in;
    }

    private static NavigableMap<String, ZipEntry> files(ZipFile zip) {
        NavigableMap<String, ZipEntry> files = new TreeMap<>();
        Set<String> seen = new HashSet<>();
        Enumeration<? extends ZipEntry> entries = zip.entries();
        while (entries.hasMoreElements()) {
            ZipEntry entry = entries.nextElement();
            boolean folder = entry.getName().endsWith("/");
            String name = folder ? entry.getName().substring(0, entry.getName().length() - 1) : entry.getName();
            requireSafe(name);
            if (!seen.add(name.toLowerCase(Locale.ROOT))) {
                throw new Refused("bag.repeated", "The bag holds two files of the same name.");
            }
            if (seen.size() > MOST_FILES) {
                throw new Refused("bag.too-large", "The bag holds more than " + MOST_FILES + " files.");
            }
            if (!folder) {
                files.put(name, entry);
            }
        }
        return files;
    }

    private static void requireSafe(String name) {
        boolean safe = SAFE.matcher(name).matches();
        for (String segment : name.split("/", -1)) {
            safe &= !segment.equals(".") && !segment.equals("..");
        }
        if (!safe) {
            throw new Refused("bag.name", "The bag holds a file whose name is not safe to unpack.");
        }
    }

    private static NavigableMap<String, ZipEntry> withoutTopFolder(NavigableMap<String, ZipEntry> files) {
        if (files.containsKey(BagNames.BAGIT)) {
            return files;
        }
        String first = files.isEmpty() ? "" : files.firstKey();
        String top = first.substring(0, first.indexOf('/') + 1);
        NavigableMap<String, ZipEntry> inside = new TreeMap<>();
        files.forEach((name, entry) -> {
            if (top.isEmpty() || !name.startsWith(top)) {
                throw new Refused("bag.layout", "The bag's files do not lie in one folder with a bagit.txt.");
            }
            inside.put(name.substring(top.length()), entry);
        });
        if (!inside.containsKey(BagNames.BAGIT)) {
            throw new Refused("bag.layout", "The bag has no bagit.txt.");
        }
        return inside;
    }

    private static void close(ZipFile zip) {
        try {
            zip.close();
        } catch (IOException e) {
            throw new Refused("bag.unreadable", "The bag could not be closed.", e);
        }
    }
}
