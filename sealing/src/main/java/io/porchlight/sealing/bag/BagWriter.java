package io.porchlight.sealing.bag;

import io.porchlight.sealing.Refused;
import io.porchlight.sealing.clip.Kind;
import io.porchlight.sealing.clip.Statement;
import io.porchlight.sealing.clip.TrackKey;
import io.porchlight.sealing.clip.TrackStatement;
import io.porchlight.sealing.crypto.Hmac;
import io.porchlight.sealing.crypto.Sha256;
import io.porchlight.sealing.encoding.Bytes;
import io.porchlight.sealing.encoding.Hex;
import io.porchlight.sealing.grant.Extra;
import io.porchlight.sealing.grant.Grant;
import io.porchlight.sealing.grant.GrantedClip;
import io.porchlight.sealing.json.Jcs;
import io.porchlight.sealing.json.Json;
import io.porchlight.sealing.log.LogProof;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.security.MessageDigest;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import javax.crypto.Mac;
import org.jspecify.annotations.Nullable;

/**
 * Writes an evidence bag (SF-25) into a zip file in one pass, under one top folder. Refuses to write a track that was not
 * granted, or whose bytes or key are not those of the statement.
 */
public final class BagWriter {
    private static final LocalDateTime NO_TIME = LocalDateTime.of(1980, 1, 1, 0, 0);

    private final Disclosure disclosure;
    private final Grant grant;
    private final ZipOutputStream zip;
    private final String folder;
    private final SortedMap<String, byte[]> payload = new TreeMap<>();
    private final SortedMap<String, byte[]> tags = new TreeMap<>();
    private long payloadBytes;

    /**
     * A track that was opened with the case key.
     *
     * @param key the track's key
     * @param plaintext the opened track, read once
     */
    public record OpenedTrack(Statement statement, Kind kind, TrackKey key, InputStream plaintext) {}

    private BagWriter(Disclosure disclosure, OutputStream out) {
        this.disclosure = disclosure;
        this.grant = Grant.of(disclosure.grant());
        this.zip = new ZipOutputStream(out);
        this.folder = "porchlight-" + grant.jti() + "/";
    }

    /**
     * Writes a bag. The stream is not closed; after a refusal or failure what was written is of no use.
     *
     * @param tracks every granted track of every clip
     * @param extras the place and the contact, where granted
     * @param custody chain of custody in CASE (JSON-LD), or null
     * @param day the bagging date
     */
    public static void write(
            Disclosure disclosure,
            Iterable<OpenedTrack> tracks,
            List<Extra> extras,
            byte @Nullable [] custody,
            LocalDate day,
            OutputStream out)
            throws IOException {
        BagWriter writer = new BagWriter(disclosure, out);
        writer.payload(tracks, extras);
        writer.meta(custody);
        writer.proofs();
        writer.tags(day);
        writer.zip.finish();
    }

    private void payload(Iterable<OpenedTrack> tracks, List<Extra> extras) throws IOException {
        for (OpenedTrack track : tracks) {
            track(track);
        }
        for (Extra extra : extras) {
            byte[] bytes = extra.bytes();
            grant.extra(extra.kind())
                    .orElseThrow(() -> new Refused("bag.not-granted", "This extra was not granted."))
                    .check(bytes);
            put(BagNames.extra(extra.kind()), bytes);
        }
        int expected = grant.extras().size()
                + grant.clips().stream().mapToInt(clip -> clip.kinds().size()).sum();
        if (payload.size() != expected) {
            throw new Refused("bag.incomplete", "The bag lacks a part of what was granted.");
        }
    }

    private void track(OpenedTrack opened) throws IOException {
        Statement statement = opened.statement();
        String name = BagNames.track(statement, opened.kind());
        TrackStatement track = statement.track(opened.kind()).orElseThrow();
        boolean granted = grant.clip(statement.hash())
                .map(GrantedClip::kinds)
                .orElse(List.of())
                .contains(opened.kind());
        if (!granted) {
            throw new Refused("bag.not-granted", name + " was not granted.");
        }
        track.checkKey(statement.clipId(), opened.key());
        Mac mac = Hmac.mac(opened.key().plainMacKey());
        MessageDigest digest = begin(name);
        byte[] buffer = new byte[1 << 16];
        for (int count; (count = opened.plaintext().read(buffer)) > 0; ) {
            zip.write(buffer, 0, count);
            digest.update(buffer, 0, count);
            mac.update(buffer, 0, count);
            payloadBytes += count;
        }
        end(name, digest);
        if (!Bytes.equal(mac.doFinal(), track.plaintextMac())) {
            throw new Refused("clip.plaintext", name + " is not the track of the statement.");
        }
        put(
                BagNames.plainMacKey(statement.clipId(), opened.kind()),
                hexLine(opened.key().plainMacKey()));
        put(
                BagNames.trackKey(statement.clipId(), opened.kind()),
                hexLine(opened.key().bytes()));
    }

    private void meta(byte @Nullable [] custody) throws IOException {
        for (Statement statement : disclosure.statements()) {
            put(BagNames.statement(statement.clipId()), statement.bytes());
        }
        put(BagNames.REQUEST, disclosure.request().bytes());
        put(BagNames.GRANT, disclosure.grant().bytes());
        put(BagNames.TERMS, disclosure.terms());
        if (custody != null) {
            put(BagNames.CUSTODY, custody);
        }
        put(BagNames.TRUST, Jcs.canonical(disclosure.trust().toJson()));
        put(
                BagNames.AGENCY_CHAIN,
                Jcs.canonical(Json.array(disclosure.agencyChain().stream()
                        .map(link -> link.signed().toJson())
                        .toList())));
    }

    private void proofs() throws IOException {
        put(BagNames.REQUEST_PROOF, disclosure.requestProof().bytes());
        put(BagNames.GRANT_PROOF, disclosure.grantProof().bytes());
        put(BagNames.AGENCY_PROOF, disclosure.agencyProof().bytes());
        for (LogProof proof : disclosure.ingestProofs()) {
            put(BagNames.ingest(proof.index()), proof.bytes());
        }
    }

    private void tags(LocalDate day) throws IOException {
        put(BagNames.README, Bytes.utf8(BagReadme.of(disclosure, day)));
        put(BagNames.BAGIT, Bytes.utf8(BagManifests.DECLARATION));
        put(
                BagNames.BAG_INFO,
                Bytes.utf8("Bagging-Date: " + day + "\nBag-Software-Agent: Porchlight\nExternal-Identifier: "
                        + grant.jti() + "\nPayload-Oxum: " + payloadBytes + "." + payload.size() + "\n"));
        put(BagNames.MANIFEST, Bytes.utf8(BagManifests.write(payload)));
        put(BagNames.TAG_MANIFEST, Bytes.utf8(BagManifests.write(tags)));
    }

    private void put(String name, byte[] bytes) throws IOException {
        MessageDigest digest = begin(name);
        zip.write(bytes);
        digest.update(bytes);
        if (BagNames.isPayload(name)) {
            payloadBytes += bytes.length;
        }
        end(name, digest);
    }

    private MessageDigest begin(String name) throws IOException {
        if (payload.containsKey(name) || tags.containsKey(name)) {
            throw new Refused("bag.repeated", name + " would stand in the bag twice.");
        }
        ZipEntry entry = new ZipEntry(folder + name);
        entry.setTimeLocal(NO_TIME);
        zip.putNextEntry(entry);
        return Sha256.digest();
    }

    private void end(String name, MessageDigest digest) throws IOException {
        zip.closeEntry();
        (BagNames.isPayload(name) ? payload : tags).put(name, digest.digest());
    }

    private static byte[] hexLine(byte[] key) {
        return Bytes.utf8(Hex.encode(key) + "\n");
    }
}
