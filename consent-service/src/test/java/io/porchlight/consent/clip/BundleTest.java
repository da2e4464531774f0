package io.porchlight.consent.clip;

import static io.porchlight.testing.Patience.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.hasItem;

import io.porchlight.consent.ServiceTest;
import io.porchlight.consent.play.Database;
import io.porchlight.consent.play.Doorbell;
import io.porchlight.consent.play.Household;
import io.porchlight.consent.play.Parties;
import io.porchlight.consent.play.Person;
import io.porchlight.consent.play.Video;
import io.porchlight.contracts.event.ClipExpired;
import io.porchlight.contracts.event.ClipFetched;
import io.porchlight.contracts.event.Revocation;
import io.porchlight.sealing.circle.Role;
import io.porchlight.sealing.clip.Bundle;
import io.porchlight.sealing.clip.Epoch;
import io.porchlight.sealing.clip.Kind;
import io.porchlight.sealing.encoding.Base64Url;
import io.porchlight.testing.Kafka;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@ServiceTest
class BundleTest {
    @Test
    @DisplayName("R2, R7: the home's device opens a sealed clip's keys, and the release is on the access list")
    void theHomeOpensItsClip() {
        Household home = Household.created();
        Doorbell doorbell = new Doorbell();
        doorbell.pairsWith(home);
        Video.Stored stored = Video.records(home, doorbell, Instant.now());

        Bundle bundle = bundle(home, stored);
        assertThat(bundle.sealedKey("video")
                        .openTrack(home.view, home.id(), stored.statement())
                        .commitment(stored.clipId(), Kind.VIDEO))
                .isEqualTo(stored.statement().track(Kind.VIDEO).orElseThrow().keyCommitment());
        assertThat(bundle.sealedKey("clip-key")
                        .openClipKey(home.release, home.id(), stored.statement())
                        .publicKey())
                .isEqualTo(stored.statement().clipKey());
        home.alice
                .calls()
                .get("/v1/circles/{c}/accesses", home.id())
                .then()
                .statusCode(200)
                .body("findAll { it.kind == 'key-release' }.clipId", hasItem(stored.clipId()));
    }

    @Test
    @DisplayName("A-37: a clip of another home answers like none")
    void othersGetNothing() {
        Household home = Household.created();
        Household other = Household.created();
        Doorbell doorbell = new Doorbell();
        doorbell.pairsWith(home);
        Video.Stored stored = Video.records(home, doorbell, Instant.now());
        bundle(home, stored);
        other.alice
                .calls()
                .get("/v1/circles/{c}/clips/{k}/bundle", other.id(), stored.clipId())
                .then()
                .statusCode(404);
        other.alice
                .calls()
                .get("/v1/circles/{c}/clips/{k}/bundle", home.id(), stored.clipId())
                .then()
                .statusCode(404);
    }

    @Test
    void plainMembersSeeTheAccessListToo() {
        Household home = Household.created();
        Person bob = home.joins(Role.MEMBER);
        Doorbell doorbell = new Doorbell();
        doorbell.pairsWith(home);
        Video.Stored stored = Video.records(home, doorbell, Instant.now());
        bundle(home, stored);
        Kafka.say(
                "/video-service",
                stored.circle(),
                new ClipFetched(
                        stored.clipId(),
                        stored.circle(),
                        List.of("video"),
                        Instant.now().getEpochSecond(),
                        null));
        await().untilAsserted(() -> bob.calls()
                .get("/v1/circles/{c}/accesses", home.id())
                .then()
                .statusCode(200)
                .body("findAll { it.kind == 'ciphertext-fetch' }.clipId", hasItem(stored.clipId())));
    }

    @Test
    void anExpiredClipIsForgotten() {
        Household home = Household.created();
        Doorbell doorbell = new Doorbell();
        doorbell.pairsWith(home);
        Video.Stored stored = Video.records(home, doorbell, Instant.now());
        bundle(home, stored);
        Kafka.say(
                "/video-service",
                stored.circle(),
                new ClipExpired(
                        stored.clipId(),
                        stored.circle(),
                        "retention",
                        Instant.now().getEpochSecond()));
        await().untilAsserted(
                        () -> assertThat(Database.read("select clip_id from clip where clip_id = ?", stored.clipId()))
                                .isEmpty());
        home.alice
                .calls()
                .get("/v1/circles/{c}/clips/{k}/bundle", home.id(), stored.clipId())
                .then()
                .statusCode(404);
    }

    @Test
    @DisplayName("R6: a shortened retention erases older clips at once, here and at the storage")
    void aShortenedRetentionErases() {
        Household home = Household.created();
        Doorbell doorbell = new Doorbell();
        doorbell.pairsWith(home);
        Video.Stored old = Video.records(home, doorbell, Instant.now().minus(Duration.ofDays(2)));
        Video.Stored young = Video.records(home, doorbell, Instant.now());
        bundle(home, old);
        bundle(home, young);
        home.settings("""
                {"plan": "STANDARD", "retentionDays": {"ding": 1, "motion": 1, "live": 1, "talk": 1},
                 "requests": {"optOut": false, "monthlyCap": 2, "excludedAgencyKinds": []}}""");
        home.alice
                .calls()
                .get("/v1/circles/{c}/clips/{k}/bundle", home.id(), old.clipId())
                .then()
                .statusCode(404);
        bundle(home, young);
        assertThat(Kafka.await(
                                Revocation.class,
                                r -> r.action().equals("erase") && old.circle().equals(r.circle()))
                        .clips())
                .containsExactly(old.clipId());
    }

    @Test
    @DisplayName("R6: once the epoch's key file is gone, what the database kept opens no more")
    void aDestroyedEpochKillsItsBundles() throws Exception {
        Household home = Household.created();
        Doorbell doorbell = new Doorbell();
        doorbell.pairsWith(home);
        Instant expiry = Instant.now().plus(Duration.ofDays(20));
        Video.Stored stored = Video.records(home, doorbell, Instant.now(), expiry);
        bundle(home, stored);
        Path key = Parties.folder()
                .resolve("epochs")
                .resolve(Epoch.containing(expiry).id() + ".key");
        assertThat(key).exists();
        Files.delete(key);
        home.alice
                .calls()
                .get("/v1/circles/{c}/clips/{k}/bundle", home.id(), stored.clipId())
                .then()
                .statusCode(410);
    }

    static Bundle bundle(Household home, Video.Stored stored) {
        String text = await().atMost(Duration.ofSeconds(20))
                .until(
                        () -> {
                            var answer = home.alice
                                    .calls()
                                    .get("/v1/circles/{c}/clips/{k}/bundle", home.id(), stored.clipId());
                            return answer.statusCode() == 200 ? answer.<String>path("bundle") : "";
                        },
                        found -> !found.isEmpty());
        return Bundle.parse(Base64Url.decode(text));
    }
}
