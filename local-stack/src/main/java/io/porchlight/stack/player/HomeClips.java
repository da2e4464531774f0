package io.porchlight.stack.player;

import com.fasterxml.jackson.core.type.TypeReference;
import io.porchlight.contracts.api.AccessToken;
import io.porchlight.contracts.api.BundleView;
import io.porchlight.contracts.api.TimelineEntry;
import io.porchlight.sealing.circle.KeyUse;
import io.porchlight.sealing.clip.Bundle;
import io.porchlight.sealing.clip.ChainView;
import io.porchlight.sealing.clip.Kind;
import io.porchlight.sealing.clip.ManifestRules;
import io.porchlight.sealing.clip.SealedKey;
import io.porchlight.sealing.clip.Statement;
import io.porchlight.sealing.clip.TrackKey;
import io.porchlight.sealing.clip.TrackReader;
import io.porchlight.sealing.clip.TrackStatement;
import io.porchlight.sealing.encoding.Base64Url;
import io.porchlight.sealing.key.PrivateKeyP256;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.util.List;
import java.util.Map;

/** A homeowner's device opens its clips: ciphertext from video-service, sealed keys from consent-service, the key from itself. */
public final class HomeClips {
    private final Home home;
    private final Http video;
    private AccessToken token;

    /** For this home. */
    public HomeClips(Home home, URI video) {
        this.home = home;
        this.token = home.accessToken();
        this.video = Http.with(video, () -> Map.of("Authorization", "Bearer " + token()));
    }

    private synchronized String token() {
        if (System.currentTimeMillis() / 1000 > token.expiresAt() - 15) {
            token = home.accessToken();
        }
        return token.token();
    }

    /** video-service, with this home's clip access token. */
    public Http video() {
        return video;
    }

    /** The coarse timeline, newest first. */
    public List<TimelineEntry> timeline() {
        return video.get("/v1/timeline?limit=50", new TypeReference<List<TimelineEntry>>() {});
    }

    /** The bundle of a clip, checked against its statement and this circle's chain. */
    public Bundle bundle(Statement statement) {
        home.refresh();
        BundleView view =
                home.session().consent().get(home.path("/clips/" + statement.clipId() + "/bundle"), BundleView.class);
        Bundle bundle = Bundle.parse(Base64Url.decode(view.bundle()));
        ManifestRules.accept(statement, bundle, ChainView.of(home.chain()));
        return bundle;
    }

    /** Opens one track. */
    public byte[] open(Statement statement, Bundle bundle, Kind kind) {
        return open(statement, kind, trackKey(statement, bundle, kind));
    }

    /** Opens one track with its key. */
    public byte[] open(Statement statement, Kind kind, TrackKey key) {
        return read(video, statement.clipId(), statement.track(kind).orElseThrow(), key);
    }

    /** The key of one track, opened with the circle's view key. */
    public TrackKey trackKey(Statement statement, Bundle bundle, Kind kind) {
        SealedKey sealed = bundle.sealedKey(kind.wire());
        return sealed.openTrack(home.circleKey(KeyUse.VIEW, sealed.keyId()), home.circleId(), statement);
    }

    /** The clip's own signing key, opened with the circle's release key: what makes a grant possible. */
    public PrivateKeyP256 clipKey(Statement statement, Bundle bundle) {
        SealedKey sealed = bundle.sealedKey(SealedKey.CLIP_KEY);
        return sealed.openClipKey(home.circleKey(KeyUse.RELEASE, sealed.keyId()), home.circleId(), statement);
    }

    /** Reads a track through Range requests, last segment first. */
    static byte[] read(Http video, String clipId, TrackStatement track, TrackKey key) {
        String path = "/v1/clips/" + clipId + "/tracks/" + track.kind().wire();
        try {
            TrackReader reader = TrackReader.open(
                    clipId,
                    track,
                    key,
                    (offset, length) ->
                            video.bytes(path, Map.of("Range", "bytes=" + offset + "-" + (offset + length - 1))));
            ByteArrayOutputStream plaintext = new ByteArrayOutputStream();
            reader.transferTo(plaintext);
            return plaintext.toByteArray();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
