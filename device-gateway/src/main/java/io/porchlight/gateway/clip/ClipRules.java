package io.porchlight.gateway.clip;

import io.porchlight.contracts.api.ClipAnnouncement;
import io.porchlight.contracts.api.ClipUpload;
import io.porchlight.gateway.event.EventKind;
import io.porchlight.gateway.limit.EdgeLimits;
import io.porchlight.gateway.registry.Registration;
import io.porchlight.messaging.problem.Problem;
import io.porchlight.sealing.clip.Bundle;
import io.porchlight.sealing.clip.Epoch;
import io.porchlight.sealing.clip.Manifest;
import io.porchlight.sealing.clip.ManifestRules;
import io.porchlight.sealing.clip.Statement;
import io.porchlight.sealing.clip.TrackStatement;
import io.porchlight.sealing.encoding.Base64Url;
import io.porchlight.sealing.key.PublicKeyJwk;
import java.time.Instant;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Pattern;

/**
 * Whether a clip is taken in, decided before a byte of footage is read, and under which epoch its bundle goes on. The
 * bundle in the clear stays here: what comes out holds only its epoch-sealed form.
 */
public final class ClipRules {
    private static final Pattern ID = Pattern.compile("[A-Za-z0-9_-]{1,128}");

    private ClipRules() {}

    /** @throws Problem 403 if the home's plan keeps no clips */
    public static void requirePlan(Registration home) {
        if (!home.stores()) {
            throw new Problem(
                    403,
                    "no-plan",
                    "No plan",
                    "The home's plan keeps no clips: ring only, or choose a plan in the app.");
        }
    }

    /**
     * Checks a clip and puts its bundle under the key of the epoch in which it expires.
     *
     * @param epochKeys the public key of an epoch, if it is known
     * @throws Problem 403 {@code no-plan}; 422 with a type of its own for what does not hold; 503 without an epoch key
     * @throws io.porchlight.sealing.Refused if statement, manifest or bundle are not what they have to be
     */
    public static ClipAnnouncement admit(
            String clipId,
            ClipUpload upload,
            Registration home,
            Function<String, Optional<PublicKeyJwk>> epochKeys,
            Instant now) {
        requirePlan(home);
        requireComplete(upload);
        Statement statement = Statement.of(upload.statement());
        byte[] bundleBytes = Base64Url.decode(upload.bundle());
        Bundle bundle = Bundle.parse(bundleBytes);
        if (!statement.clipId().equals(clipId)) {
            throw refused("clip-id", "The statement names another clip than the address.");
        }
        statement.tracks().stream()
                .filter(track -> track.length() > EdgeLimits.TRACK_BYTES.number())
                .findAny()
                .ifPresent(track -> {
                    throw refused("clip-too-large", "A track is larger than 64 MiB: record shorter or smaller.");
                });
        Manifest manifest = ManifestRules.check(statement, bundle, home.device());
        if (!manifest.circleId().equals(home.circleId())) {
            throw refused("clip-circle", "The clip is sealed to another home than the one the device belongs to.");
        }
        if (statement.minute().isAfter(now.plusSeconds(EdgeLimits.CLIP_SECONDS_AHEAD.number()))) {
            throw refused("clip-time", "The clip lies in the future: ask GET /v1/time.");
        }
        Instant expiresAt =
                Epoch.expiry(statement.minute(), now, home.retentionDays().of(upload.kind()));
        if (!expiresAt.isAfter(now)) {
            throw refused("clip-expired", "The clip is older than the home keeps clips of this kind.");
        }
        Epoch epoch = Epoch.containing(expiresAt);
        PublicKeyJwk epochKey = epochKeys.apply(epoch.id()).orElseThrow(() -> Problem.ofStatus(503));
        return new ClipAnnouncement(
                clipId,
                home.circle(),
                home.deviceId(),
                upload.eventId(),
                upload.kind(),
                epoch.id(),
                expiresAt.getEpochSecond(),
                statement.toJson(),
                Base64Url.encode(epoch.seal(epochKey, clipId, bundleBytes)));
    }

    /** Bytes of a clip's tracks together, by its statement. */
    static long bytes(ClipUpload upload) {
        return Statement.of(upload.statement()).tracks().stream()
                .mapToLong(TrackStatement::length)
                .sum();
    }

    private static void requireComplete(ClipUpload upload) {
        if (upload.statement() == null
                || upload.bundle() == null
                || upload.eventId() == null
                || !ID.matcher(upload.eventId()).matches()
                || upload.kind() == null
                || EventKind.of(upload.kind()).isEmpty()) {
            throw Problem.badRequest("statement, bundle, eventId and kind (ding, motion, live or talk) are needed.");
        }
    }

    private static Problem refused(String slug, String detail) {
        return new Problem(422, slug, "Clip refused", detail);
    }
}
