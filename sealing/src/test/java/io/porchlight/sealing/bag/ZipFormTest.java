package io.porchlight.sealing.bag;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.porchlight.sealing.Refused;
import io.porchlight.sealing.encoding.Bytes;
import io.porchlight.sealing.grant.Town;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.SortedMap;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Zip files that mean different things to different programs. */
class ZipFormTest {
    private static final Town TOWN = new Town();
    private static final byte[] BAG = Bags.written(TOWN);

    @TempDir
    Path folder;

    @Test
    @DisplayName("A-44, SF-25: a second file of a name that only the front of the zip file shows is refused")
    void anotherFilmInFront() {
        SortedMap<String, byte[]> files = Bags.files(BAG);
        String film = "data/" + TOWN.evening.statement().clipId() + ".mp4";
        byte[] genuine = Bags.zip(files);
        byte[] local = local(Bags.zip(Map.of(film, Bytes.utf8("another film"))));
        assertEquals("held", opened(genuine));
        assertEquals("bag.zip", opened(prefixed(local, genuine)));
    }

    @Test
    @DisplayName("A-44, SF-25: what stands before, after or beside the files is refused")
    void nothingBeside() {
        assertEquals("bag.zip", opened(concat(Bags.zip(Bags.files(BAG)), BAG)));
        assertEquals("bag.zip", opened(concat(Bytes.utf8("#!/bin/sh\n"), BAG)));
        assertEquals("bag.zip", opened(concat(BAG, Bytes.utf8("more"))));
    }

    @Test
    @DisplayName("A-44, SF-25: a wrong checksum or size in front of a file is refused")
    void wrongChecksum() {
        byte[] zip = BAG.clone();
        int name = new String(zip, StandardCharsets.ISO_8859_1).indexOf("README.txt");
        assertTrue(name > 0);
        ByteBuffer bytes = ByteBuffer.wrap(zip).order(ByteOrder.LITTLE_ENDIAN);
        int descriptor = new String(zip, StandardCharsets.ISO_8859_1).indexOf("PK\u0007\u0008", name);
        bytes.putInt(descriptor + 4, bytes.getInt(descriptor + 4) ^ 1);
        assertEquals("bag.zip", opened(zip));
    }

    @Test
    @DisplayName("A-44, SF-25: an entry that would be unpacked as a link is refused")
    void links() {
        byte[] zip = BAG.clone();
        ByteBuffer bytes = ByteBuffer.wrap(zip).order(ByteOrder.LITTLE_ENDIAN);
        int directory = bytes.getInt(zip.length - 6);
        bytes.put(directory + 5, (byte) 3);
        bytes.putInt(directory + 38, 0xa1ff << 16);
        assertEquals("bag.zip", opened(zip));
        bytes.putInt(directory + 38, 0x81a4 << 16);
        assertEquals("held", opened(zip));
    }

    private String opened(byte[] zip) {
        try (BagReader bag = BagReader.open(Bags.file(folder, zip))) {
            return bag.names().isEmpty() ? "empty" : "held";
        } catch (Refused refused) {
            return refused.code();
        }
    }

    /** The local part of a zip file, up to its directory. */
    private static byte[] local(byte[] zip) {
        int directory = ByteBuffer.wrap(zip).order(ByteOrder.LITTLE_ENDIAN).getInt(zip.length - 6);
        return Arrays.copyOf(zip, directory);
    }

    /** Puts bytes in front of a zip file and moves all offsets, so that the directory holds as before. */
    private static byte[] prefixed(byte[] prefix, byte[] zip) {
        byte[] whole = concat(prefix, zip);
        ByteBuffer bytes = ByteBuffer.wrap(whole).order(ByteOrder.LITTLE_ENDIAN);
        int directory = bytes.getInt(whole.length - 6) + prefix.length;
        bytes.putInt(whole.length - 6, directory);
        for (int at = directory; bytes.getInt(at) == 0x02014b50; ) {
            bytes.putInt(at + 42, bytes.getInt(at + 42) + prefix.length);
            at += 46 + bytes.getShort(at + 28) + bytes.getShort(at + 30) + bytes.getShort(at + 32);
        }
        return whole;
    }

    private static byte[] concat(byte[]... parts) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        for (byte[] part : parts) {
            out.writeBytes(part);
        }
        return out.toByteArray();
    }
}
