package io.porchlight.sealing.clip;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.porchlight.sealing.Refused;
import io.porchlight.sealing.crypto.Sha256;
import io.porchlight.sealing.json.Fields;
import io.porchlight.sealing.json.Jcs;
import io.porchlight.sealing.json.Json;
import io.porchlight.sealing.key.PublicKeyJwk;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * Statement D: what may be known of a clip outside the home (SF-13). It holds nothing that links two clips of one home.
 *
 * @param clipId random id
 * @param minute the start, rounded down to the minute
 * @param tracks each kind at most once, in the order of {@link Kind}; {@code detail} and at least one other
 * @param clipKey a fresh key per clip, which signs grants of it
 * @param origin {@link Origin#hash()}, 32 bytes
 */
public record Statement(
        String clipId, Instant minute, List<TrackStatement> tracks, PublicKeyJwk clipKey, byte[] origin) {
    public static final String TYPE = "porchlight-statement";
    public static final String ALGORITHM = "AES256_GCM_HKDF_1MB";

    /** Checks the tracks' order and the minute. */
    public Statement {
        Names.checkId(clipId);
        tracks = List.copyOf(tracks);
        for (int i = 1; i < tracks.size(); i++) {
            if (tracks.get(i).kind().compareTo(tracks.get(i - 1).kind()) <= 0) {
                throw new Refused("statement.tracks", "Tracks stand in the order video, audio, poster, detail.");
            }
        }
        if (tracks.size() < 2 || tracks.getLast().kind() != Kind.DETAIL) {
            throw new Refused("statement.tracks", "A clip has a detail track and at least one other.");
        }
        if (!minute.truncatedTo(ChronoUnit.MINUTES).equals(minute)) {
            throw new Refused("statement.minute", "The minute must be a whole one: the exact time is in the detail.");
        }
        if (origin.length != Sha256.LENGTH) {
            throw new Refused("statement.origin", "The origin is a 32-byte hash.");
        }
    }

    /** Reads the JSON form; it must have exactly its members. */
    public static Statement of(JsonNode json) {
        Fields fields = Fields.of(json, "the statement")
                .exactly("typ", "v", "alg", "clipId", "minute", "tracks", "clipKey", "origin");
        fields.text("typ", TYPE);
        fields.integer("v", 1, 1);
        fields.text("alg", ALGORITHM);
        List<JsonNode> tracks = fields.array("tracks");
        if (tracks.size() > Kind.values().length) {
            throw new Refused("statement.tracks", "Each kind of track stands there once at most.");
        }
        return new Statement(
                fields.id("clipId"),
                fields.minute("minute"),
                tracks.stream().map(TrackStatement::of).toList(),
                PublicKeyJwk.of(fields.object("clipKey")),
                fields.bytes("origin", Sha256.LENGTH));
    }

    /** Reads bytes that must be canonical. */
    public static Statement parse(byte[] canonical) {
        return of(Jcs.parseCanonical(canonical));
    }

    /** The JSON form, a new object on each call. */
    public ObjectNode toJson() {
        return Json.object(
                "typ",
                TYPE,
                "v",
                1,
                "alg",
                ALGORITHM,
                "clipId",
                clipId,
                "minute",
                minute.toString(),
                "tracks",
                tracks.stream().map(TrackStatement::toJson).toList(),
                "clipKey",
                clipKey.toJson(),
                "origin",
                origin);
    }

    /** The canonical bytes. */
    public byte[] bytes() {
        return Jcs.canonical(toJson());
    }

    /** SHA-256 of the canonical bytes as base64url: how manifests and grants name this clip (SF-04). */
    public String hash() {
        return Jcs.hashText(toJson());
    }

    /** The track of this kind, if the clip has one. */
    public Optional<TrackStatement> track(Kind kind) {
        return tracks.stream().filter(track -> track.kind() == kind).findFirst();
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Statement statement
                && clipId.equals(statement.clipId)
                && minute.equals(statement.minute)
                && tracks.equals(statement.tracks)
                && clipKey.equals(statement.clipKey)
                && Arrays.equals(origin, statement.origin);
    }

    @Override
    public int hashCode() {
        return Objects.hash(clipId, minute, tracks, clipKey);
    }
}
