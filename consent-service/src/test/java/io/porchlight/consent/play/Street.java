package io.porchlight.consent.play;

import static io.porchlight.testing.Patience.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.porchlight.contracts.event.RequestPublished;
import io.porchlight.sealing.clip.Bundle;
import io.porchlight.sealing.clip.Kind;
import io.porchlight.sealing.clip.SealedKey;
import io.porchlight.sealing.clip.Statement;
import io.porchlight.sealing.clip.TrackKey;
import io.porchlight.sealing.encoding.Base64Url;
import io.porchlight.sealing.grant.AnsweredRequest;
import io.porchlight.sealing.grant.GrantBuilder;
import io.porchlight.sealing.json.Json;
import io.porchlight.sealing.jws.SignedDocument;
import io.porchlight.sealing.jws.Signer;
import io.porchlight.sealing.key.PrivateKeyP256;
import io.porchlight.sealing.request.FootageRequest;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/** One home with a doorbell and clips in a cell of its own, and an agency that asks about it. */
public final class Street {
    public final Household home;
    public final Doorbell doorbell = new Doorbell();
    public final String cell = Agency.somewhere();
    /** A quarter of an hour that began about two hours ago, so that the window lies wholly in the past. */
    public final Instant start =
            Instant.ofEpochSecond(Math.floorDiv(Instant.now().getEpochSecond() - 7200, 900L) * 900L);

    public final Instant end = start.plus(Duration.ofHours(1));

    public Street() {
        home = Household.created();
        doorbell.pairsWith(home);
        settings("");
    }

    /** Settings with this cell; {@code requests} replaces the members of the requests object. */
    public void settings(String requests) {
        home.settings("""
                {"plan": "STANDARD", "retentionDays": {"ding": 30, "motion": 30, "live": 30, "talk": 30},
                 "cell": "%s", "requests": {%s}}""".formatted(
                cell,
                requests.isEmpty() ? "\"optOut\": false, \"monthlyCap\": 2, \"excludedAgencyKinds\": []" : requests));
    }

    /** A clip on record: stored, batched, and its batch proven in the log. */
    public Video.Stored clipOnRecord(Instant at) {
        Video.Stored clip = Video.records(home, doorbell, at);
        onRecord(Video.batches(List.of(clip)));
        return clip;
    }

    public static void onRecord(String batchId) {
        await().atMost(Duration.ofSeconds(20)).until(() -> !Database.read(
                        "select 1 from log_leaf where kind = 'ingest' and reference = ? and proof is not null", batchId)
                .isEmpty());
    }

    /** Waits until a request's matching is over. */
    public static void matched(FootageRequest request) {
        await().atMost(Duration.ofSeconds(20)).until(() -> Database.read(
                        "select matched from footage_request where request_id = ?", request.requestId())
                .equals(List.of("t")));
    }

    /** The home's prompts for a request, as its app gets them. */
    public List<JsonNode> prompts(FootageRequest request) {
        List<JsonNode> prompts = new ArrayList<>();
        for (JsonNode prompt : Doorbell.json(home.alice
                .calls()
                .get("/v1/circles/{c}/prompts", home.id())
                .then()
                .statusCode(200)
                .extract()
                .asString())) {
            if (prompt.get("requestId").asText().equals(request.requestId())) {
                prompts.add(prompt);
            }
        }
        return prompts;
    }

    public JsonNode prompt(FootageRequest request) {
        return await().atMost(Duration.ofSeconds(20))
                .until(() -> prompts(request), list -> !list.isEmpty())
                .getFirst();
    }

    /** Begins a grant of picture and sound of these clips, opening their keys as the home's app does. */
    public GrantBuilder grant(FootageRequest form, RequestPublished published, Video.Stored... clips) {
        GrantBuilder builder = new GrantBuilder(new AnsweredRequest(form, Base64Url.decode(published.leaf())));
        for (Video.Stored clip : clips) {
            Map<Kind, TrackKey> keys = new EnumMap<>(Kind.class);
            Bundle bundle = clip.clip().bundle();
            for (Kind kind : List.of(Kind.VIDEO, Kind.AUDIO, Kind.DETAIL)) {
                keys.put(kind, bundle.sealedKey(kind.wire()).openTrack(home.view, home.id(), clip.statement()));
            }
            builder.clip(clip.statement(), clipKey(clip), keys);
        }
        return builder;
    }

    public Signer clipKey(Video.Stored clip) {
        return Signer.of(clipPrivateKey(clip));
    }

    private PrivateKeyP256 clipPrivateKey(Video.Stored clip) {
        return clip.clip().bundle().sealedKey("clip-key").openClipKey(home.release, home.id(), clip.statement());
    }

    /** The body of the call that hands a grant in. */
    public String submission(GrantBuilder.Signed signed, Video.Stored... clips) {
        return submission(signed.grant(), signed.opening().toJson(), clips);
    }

    public String submission(SignedDocument grant, JsonNode signer, Video.Stored... clips) {
        List<JsonNode> keys = new ArrayList<>();
        for (Video.Stored clip : clips) {
            Statement statement = clip.statement();
            SealedKey sealed = SealedKey.ofGrantKey(
                    home.chain.state().releaseKey(), home.id(), statement.clipId(), clipPrivateKey(clip));
            keys.add(Json.object("clipId", statement.clipId(), "keyId", sealed.keyId(), "sealed", sealed.sealed()));
        }
        return Json.object("grant", grant.toJson(), "signer", signer, "grantKeys", Json.array(keys))
                .toString();
    }
}
