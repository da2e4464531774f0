package io.porchlight.video;

import static io.restassured.RestAssured.given;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.porchlight.sealing.clip.ClipDetail;
import io.porchlight.sealing.clip.ClipSealer;
import io.porchlight.sealing.clip.Epoch;
import io.porchlight.sealing.clip.Kind;
import io.porchlight.sealing.clip.SealedClip;
import io.porchlight.sealing.clip.Statement;
import io.porchlight.sealing.encoding.Base64Url;
import io.porchlight.sealing.encoding.Bytes;
import io.porchlight.sealing.jws.Signer;
import io.porchlight.sealing.key.PrivateKeyP256;
import io.porchlight.testing.IssuerResource;
import io.restassured.response.ValidatableResponse;
import io.restassured.specification.RequestSpecification;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/** Stands where the gateway stands: really sealed clips, and the calls that bring them in. */
final class Gateway {

    static final int VIDEO_BYTES = 2_500_000;

    private Gateway() {}

    /** A clip that a doorbell sealed. */
    record Clip(String circle, String eventId, Instant expiresAt, SealedClip sealed, Map<Kind, byte[]> tracks) {

        String clipId() {
            return statement().clipId();
        }

        Statement statement() {
            return sealed.statement();
        }

        byte[] track(Kind kind) {
            return tracks.get(kind);
        }

        ObjectNode announcement() {
            ObjectNode body = JsonNodeFactory.instance.objectNode();
            body.put("clipId", clipId());
            body.put("circle", circle);
            body.put("deviceId", "device-1");
            body.put("eventId", eventId);
            body.put("kind", "ding");
            body.put("epochId", Epoch.containing(expiresAt).id());
            body.put("expiresAt", expiresAt.getEpochSecond());
            body.set("statement", statement().toJson());
            body.put("sealedBundle", Base64Url.encode(Bytes.random(1500)));
            return body;
        }
    }

    /** A new clip of a circle, to be kept for a week. */
    static Clip clip(String circle) {
        return clip(circle, TestClock.now().plus(Duration.ofDays(7)), VIDEO_BYTES);
    }

    static Clip clip(String circle, Instant expiresAt, int videoBytes) {
        PrivateKeyP256 view = PrivateKeyP256.generate();
        PrivateKeyP256 release = PrivateKeyP256.generate();
        ClipSealer sealer = new ClipSealer(
                new ClipSealer.Home(Base64Url.encode(Bytes.random(32)), 0, view.publicKey(), release.publicKey()),
                Signer.of(PrivateKeyP256.generate()),
                ClipSealer.Position.first(),
                TestClock.now());
        Map<Kind, byte[]> tracks = new EnumMap<>(Kind.class);
        seal(sealer, tracks, Kind.VIDEO, "video/mp4", Bytes.random(videoBytes));
        ClipDetail detail = new ClipDetail(
                TestClock.now().truncatedTo(java.time.temporal.ChronoUnit.MILLIS), 9000, 0, List.of("person"));
        seal(sealer, tracks, Kind.DETAIL, ClipDetail.MEDIA_TYPE, detail.bytes());
        return new Clip(
                circle,
                Bytes.randomId(),
                expiresAt.truncatedTo(java.time.temporal.ChronoUnit.SECONDS),
                sealer.finish(),
                tracks);
    }

    private static void seal(
            ClipSealer sealer, Map<Kind, byte[]> tracks, Kind kind, String mediaType, byte[] plaintext) {
        ByteArrayOutputStream sealed = new ByteArrayOutputStream();
        try {
            sealer.track(kind, mediaType, new ByteArrayInputStream(plaintext), sealed);
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
        tracks.put(kind, sealed.toByteArray());
    }

    static RequestSpecification asGateway() {
        return given().auth().preemptive().oauth2(IssuerResource.serviceToken("device-gateway", "video-service"));
    }

    static ValidatableResponse announce(Clip clip) {
        return announce(clip.announcement());
    }

    static ValidatableResponse announce(ObjectNode body) {
        return asGateway()
                .contentType("application/json")
                .body(body.toString())
                .post("/v1/clips")
                .then();
    }

    static ValidatableResponse upload(Clip clip, Kind kind) {
        return upload(clip.clipId(), kind, clip.track(kind));
    }

    static ValidatableResponse upload(String clipId, Kind kind, byte[] sealed) {
        return asGateway()
                .contentType("application/octet-stream")
                .body(sealed)
                .put("/v1/clips/{clipId}/tracks/{kind}", clipId, kind.wire())
                .then();
    }

    /** Announces a clip and brings in all its tracks. */
    static Clip store(Clip clip) {
        announce(clip).statusCode(201);
        clip.tracks().keySet().forEach(kind -> upload(clip, kind).statusCode(204));
        return clip;
    }
}
