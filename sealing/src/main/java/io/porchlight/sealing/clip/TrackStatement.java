package io.porchlight.sealing.clip;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.porchlight.sealing.Refused;
import io.porchlight.sealing.crypto.Sha256;
import io.porchlight.sealing.encoding.Bytes;
import io.porchlight.sealing.json.Fields;
import io.porchlight.sealing.json.Json;
import java.util.Arrays;
import java.util.Objects;
import java.util.regex.Pattern;

/**
 * What a statement says of one track (SF-13). Readers take length and segment size from here, never from a server.
 *
 * @param kind what it shows
 * @param mediaType {@code type/subtype} without parameters (RFC 6838, 4.2)
 * @param length L, bytes of ciphertext
 * @param segmentsRoot RFC 6962 root over the ciphertext's segments, 32 bytes
 * @param plaintextMac HMAC-SHA256 of the plaintext under {@link TrackKey#plainMacKey()}, 32 bytes
 * @param keyCommitment {@link TrackKey#commitment}, 32 bytes
 */
public record TrackStatement(
        Kind kind, String mediaType, long length, byte[] segmentsRoot, byte[] plaintextMac, byte[] keyCommitment) {
    private static final Pattern MEDIA_TYPE =
            Pattern.compile("[A-Za-z0-9][A-Za-z0-9!#$&^_.+-]{0,126}/[A-Za-z0-9][A-Za-z0-9!#$&^_.+-]{0,126}");

    /** Checks every member. */
    public TrackStatement {
        if (!MEDIA_TYPE.matcher(mediaType).matches()) {
            throw new Refused("statement.media-type", "A media type is type/subtype, without parameters.");
        }
        new StreamLayout(length);
        for (byte[] hash : new byte[][] {segmentsRoot, plaintextMac, keyCommitment}) {
            if (hash.length != Sha256.LENGTH) {
                throw new Refused("statement.hash", "Roots, codes and commitments have 32 bytes.");
            }
        }
    }

    static TrackStatement of(JsonNode json) {
        Fields fields = Fields.of(json, "the track")
                .exactly("kind", "mediaType", "length", "segmentSize", "segmentsRoot", "plaintextMac", "keyCommitment");
        fields.integer("segmentSize", StreamLayout.SEGMENT, StreamLayout.SEGMENT);
        return new TrackStatement(
                Kind.of(fields.text("kind")),
                fields.text("mediaType"),
                fields.integer("length"),
                fields.bytes("segmentsRoot", Sha256.LENGTH),
                fields.bytes("plaintextMac", Sha256.LENGTH),
                fields.bytes("keyCommitment", Sha256.LENGTH));
    }

    /** The JSON form, a new object on each call. */
    public ObjectNode toJson() {
        return Json.object(
                "kind", kind.wire(),
                "mediaType", mediaType,
                "length", length,
                "segmentSize", StreamLayout.SEGMENT,
                "segmentsRoot", segmentsRoot,
                "plaintextMac", plaintextMac,
                "keyCommitment", keyCommitment);
    }

    /** Where everything lies in the ciphertext. */
    public StreamLayout layout() {
        return new StreamLayout(length);
    }

    /** Refuses a key that is not the one committed to, with {@code clip.commitment}. */
    public void checkKey(String clipId, TrackKey key) {
        if (!Bytes.equal(keyCommitment, key.commitment(clipId, kind))) {
            throw new Refused("clip.commitment", "The key is not the one to which the statement commits.");
        }
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof TrackStatement track
                && kind == track.kind
                && mediaType.equals(track.mediaType)
                && length == track.length
                && Arrays.equals(segmentsRoot, track.segmentsRoot)
                && Arrays.equals(plaintextMac, track.plaintextMac)
                && Arrays.equals(keyCommitment, track.keyCommitment);
    }

    @Override
    public int hashCode() {
        return Objects.hash(kind, mediaType, length, Arrays.hashCode(segmentsRoot));
    }
}
