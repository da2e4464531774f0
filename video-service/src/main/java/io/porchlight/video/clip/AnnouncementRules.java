package io.porchlight.video.clip;

import io.porchlight.contracts.api.ClipAnnouncement;
import io.porchlight.messaging.problem.Problem;
import io.porchlight.sealing.clip.Epoch;
import io.porchlight.sealing.clip.Statement;
import io.porchlight.sealing.clip.TrackStatement;
import io.porchlight.video.service.Limit;
import java.time.Duration;
import java.time.Instant;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** What must hold of an announced clip before anything of it is stored (R6: no plan, no expiry, nothing stored). */
final class AnnouncementRules {

    private static final Pattern ID = Pattern.compile("[A-Za-z0-9_-]{1,128}");
    private static final Pattern BASE64URL = Pattern.compile("[A-Za-z0-9_-]+");
    private static final Set<String> KINDS = Set.of("ding", "motion", "live", "talk");

    private AnnouncementRules() {}

    /** Refuses what must not be stored; the statement has been read already. */
    static void check(ClipAnnouncement clip, Statement statement, Instant now) {
        checkId("clipId", clip.clipId());
        checkId("circle", clip.circle());
        checkId("deviceId", clip.deviceId());
        checkId("eventId", clip.eventId());
        if (clip.kind() == null || !KINDS.contains(clip.kind())) {
            throw invalid("kind-invalid", "kind is one of ding, motion, live, talk.");
        }
        if (!statement.clipId().equals(clip.clipId())) {
            throw invalid("statement-mismatch", "The statement is of another clip than clipId.");
        }
        for (TrackStatement track : statement.tracks()) {
            if (track.length() > Limit.TRACK_BYTES.value()) {
                throw invalid("too-large-track", "A track has at most " + Limit.TRACK_BYTES.value() + " bytes.");
            }
        }
        checkBundle(clip.sealedBundle());
        checkExpiry(clip, statement.minute(), now);
    }

    private static void checkExpiry(ClipAnnouncement clip, Instant minute, Instant now) {
        Instant expiresAt = Instant.ofEpochSecond(clip.expiresAt());
        Duration longest = Duration.ofDays(Limit.RETENTION_DAYS.value());
        if (!expiresAt.isAfter(now)) {
            throw invalid("expiry-invalid", "expiresAt is not in the future: without a plan nothing is stored.");
        }
        if (expiresAt.isAfter(now.plus(longest)) || expiresAt.isAfter(minute.plus(longest))) {
            throw invalid("expiry-invalid", "expiresAt is more than 30 days after the clip's minute or its arrival.");
        }
        if (!Epoch.containing(expiresAt).id().equals(clip.epochId())) {
            throw invalid("epoch-invalid", "epochId is not the UTC hour of expiresAt.");
        }
    }

    private static void checkBundle(@Nullable String bundle) {
        if (bundle == null
                || bundle.length() > Limit.BUNDLE_CHARACTERS.value()
                || !BASE64URL.matcher(bundle).matches()) {
            throw invalid(
                    "bundle-invalid",
                    "sealedBundle is base64url of at most " + Limit.BUNDLE_CHARACTERS.value() + " characters.");
        }
    }

    private static void checkId(String name, @Nullable String value) {
        if (value == null || !ID.matcher(value).matches()) {
            throw invalid("id-invalid", name + " has 1 to 128 characters of A-Z a-z 0-9 _ -.");
        }
    }

    private static Problem invalid(String slug, String detail) {
        return new Problem(422, slug, "Clip refused", detail);
    }
}
