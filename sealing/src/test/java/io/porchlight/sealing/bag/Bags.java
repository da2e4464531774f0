package io.porchlight.sealing.bag;

import io.porchlight.sealing.clip.Kind;
import io.porchlight.sealing.crypto.Sha256;
import io.porchlight.sealing.encoding.Bytes;
import io.porchlight.sealing.grant.CaseOpening;
import io.porchlight.sealing.grant.Extra;
import io.porchlight.sealing.grant.ExtraKind;
import io.porchlight.sealing.grant.Grant;
import io.porchlight.sealing.grant.Town;
import io.porchlight.sealing.log.LogProof;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import java.util.zip.ZipOutputStream;

/** Bags of a {@link Town}: written as an officer's device would, taken apart and put together again. */
final class Bags {
    static final LocalDate DAY = LocalDate.of(2026, 11, 21);

    private Bags() {}

    static Disclosure disclosure(Town town, LogProof grantProof) {
        return new Disclosure(
                town.request,
                town.requestProof(),
                town.granted.grant(),
                grantProof,
                town.statements(),
                List.of(town.ingestProof(0), town.ingestProof(1)),
                town.agency.links(),
                town.agencyProof(),
                Town.TERMS,
                town.trust());
    }

    static List<BagWriter.OpenedTrack> opened(Town town) {
        Grant grant = Grant.of(town.granted.grant());
        CaseOpening opening = new CaseOpening(town.answered().request(), town.caseKey);
        List<BagWriter.OpenedTrack> tracks = new ArrayList<>();
        for (Town.Clip clip : town.clips()) {
            for (Kind kind : grant.clip(clip.statement().hash()).orElseThrow().kinds()) {
                tracks.add(new BagWriter.OpenedTrack(
                        clip.statement(),
                        kind,
                        opening.track(grant, clip.statement(), kind),
                        new ByteArrayInputStream(clip.plaintexts().get(kind))));
            }
        }
        return tracks;
    }

    static List<Extra> extras(Town town) {
        Grant grant = Grant.of(town.granted.grant());
        return List.of(new CaseOpening(town.answered().request(), town.caseKey).extra(grant, ExtraKind.PLACE));
    }

    static byte[] written(Town town) {
        return written(town, disclosure(town, town.grantProof()));
    }

    static byte[] written(Town town, Disclosure disclosure) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try {
            BagWriter.write(disclosure, opened(town), extras(town), Bytes.utf8("{\"@graph\": []}\n"), DAY, out);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return out.toByteArray();
    }

    /** All files by their names inside the top folder. */
    static SortedMap<String, byte[]> files(byte[] zip) {
        SortedMap<String, byte[]> files = new TreeMap<>();
        try (ZipInputStream in = new ZipInputStream(new ByteArrayInputStream(zip))) {
            for (ZipEntry entry; (entry = in.getNextEntry()) != null; ) {
                files.put(entry.getName().substring(entry.getName().indexOf('/') + 1), in.readAllBytes());
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return files;
    }

    /** Names and bytes as they are, without any check. */
    static byte[] zip(Map<String, byte[]> files) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ZipOutputStream out = new ZipOutputStream(bytes)) {
            for (Map.Entry<String, byte[]> file : files.entrySet()) {
                out.putNextEntry(new ZipEntry(file.getKey()));
                out.write(file.getValue());
                out.closeEntry();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }

    /** Gives changed files fresh manifests, as a forger would. */
    static Map<String, byte[]> resealed(SortedMap<String, byte[]> files) {
        SortedMap<String, byte[]> payload = new TreeMap<>();
        SortedMap<String, byte[]> tags = new TreeMap<>();
        long size = 0;
        for (Map.Entry<String, byte[]> file : files.entrySet()) {
            if (BagNames.isPayload(file.getKey())) {
                payload.put(file.getKey(), Sha256.of(file.getValue()));
                size += file.getValue().length;
            }
        }
        files.put(BagNames.MANIFEST, Bytes.utf8(BagManifests.write(payload)));
        files.put(BagNames.BAG_INFO, Bytes.utf8("Payload-Oxum: " + size + "." + payload.size() + "\n"));
        files.forEach((name, bytes) -> {
            if (!BagNames.isPayload(name) && !name.equals(BagNames.TAG_MANIFEST)) {
                tags.put(name, Sha256.of(bytes));
            }
        });
        files.put(BagNames.TAG_MANIFEST, Bytes.utf8(BagManifests.write(tags)));
        return files;
    }

    static Path file(Path folder, byte[] zip) {
        try {
            return Files.write(Files.createTempFile(folder, "bag", ".zip"), zip);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
