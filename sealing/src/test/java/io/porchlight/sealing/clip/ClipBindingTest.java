package io.porchlight.sealing.clip;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import com.fasterxml.jackson.databind.JsonNode;
import io.porchlight.sealing.Refused;
import io.porchlight.sealing.crypto.Hpke;
import io.porchlight.sealing.encoding.Base64Url;
import io.porchlight.sealing.json.Json;
import io.porchlight.sealing.key.PrivateKeyP256;
import io.porchlight.sealing.vectors.ClipFixture;
import io.porchlight.sealing.vectors.ClipFixture.Home;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@DisplayName("A-37: what belongs together opens, nothing else does")
@Tag("A-37")
class ClipBindingTest {
    private static final List<Kind> KINDS = List.of(Kind.values());
    private static final Instant AT = Instant.parse("2026-03-01T09:00:30.250Z");

    private final Home homeA = Home.paired();
    private final Home homeB = Home.paired();

    @Test
    @DisplayName("every combination of home, clip, kind, sealed key and ciphertext but the right one is refused")
    void everyCombination() throws IOException {
        List<ClipFixture> clips = List.of(
                ClipFixture.in(homeA, KINDS, AT), ClipFixture.in(homeA, KINDS, AT), ClipFixture.in(homeB, KINDS, AT));
        int opened = 0;
        int refused = 0;
        for (ClipFixture owner : clips) {
            for (ClipFixture keysOf : clips) {
                for (ClipFixture bytesOf : clips) {
                    for (Kind keyKind : KINDS) {
                        for (Kind bytesKind : KINDS) {
                            boolean right = owner == keysOf && owner == bytesOf && keyKind == bytesKind;
                            if (right) {
                                assertArrayEquals(
                                        owner.plaintexts.get(keyKind), open(owner, owner, keyKind, owner, keyKind));
                                opened++;
                            } else {
                                assertThrows(Refused.class, () -> open(owner, keysOf, keyKind, bytesOf, bytesKind));
                                refused++;
                            }
                        }
                    }
                }
            }
        }
        assertEquals(12, opened);
        assertEquals(27 * 16 - 12, refused);
    }

    /** The reader of one clip gets another's sealed key or ciphertext, as after a mixed-up row. */
    private static byte[] open(ClipFixture reader, ClipFixture keysOf, Kind keyKind, ClipFixture bytesOf, Kind kind) {
        Statement statement = reader.clip.statement();
        SealedKey mixedUp = new SealedKey(
                kind.wire(),
                keysOf.clip.bundle().sealedKey(keyKind.wire()).keyId(),
                keysOf.clip.bundle().sealedKey(keyKind.wire()).sealed());
        TrackKey key = mixedUp.openTrack(reader.home.viewKey(), reader.chain().circleId(), statement);
        return new TrackOpener(statement.clipId(), statement.track(kind).orElseThrow(), key)
                .open(bytesOf.sealed.get(kind));
    }

    @Test
    @DisplayName("a sealed key does not open for another circle, another recipient, or as another kind of key")
    void sealedKeys() throws IOException {
        ClipFixture clip = ClipFixture.in(homeA, KINDS, AT);
        Statement statement = clip.clip.statement();
        String circle = clip.chain().circleId();
        SealedKey clipKey = clip.clip.bundle().sealedKey(SealedKey.CLIP_KEY);
        PrivateKeyP256 opened = assertDoesNotThrow(() -> clipKey.openClipKey(homeA.releaseKey(), circle, statement));
        assertThrows(Refused.class, () -> clipKey.openClipKey(homeA.viewKey(), circle, statement));
        assertThrows(Refused.class, () -> clipKey.openClipKey(homeB.releaseKey(), circle, statement));
        assertThrows(
                Refused.class,
                () -> clipKey.openClipKey(homeA.releaseKey(), homeB.chain().circleId(), statement));
        SealedKey asGrantKey = new SealedKey(SealedKey.GRANT_KEY, clipKey.keyId(), clipKey.sealed());
        assertThrows(Refused.class, () -> asGrantKey.openClipKey(homeA.releaseKey(), circle, statement));
        SealedKey grantKey = SealedKey.ofGrantKey(homeA.releaseKey().publicKey(), circle, statement.clipId(), opened);
        assertEquals(
                opened.publicKey(),
                grantKey.openClipKey(homeA.releaseKey(), circle, statement).publicKey());
        ClipFixture other = ClipFixture.in(homeA, KINDS, AT);
        assertThrows(Refused.class, () -> clipKey.openClipKey(homeA.releaseKey(), circle, other.clip.statement()));
    }

    @Test
    @DisplayName("a key granted to one case does not open for another request, grant, case key, clip or kind")
    void grantedKeys() {
        PrivateKeyP256 caseKey = PrivateKeyP256.generate();
        String keyId = caseKey.publicKey().thumbprint();
        TrackKey key = TrackKey.random();
        byte[] commitment = key.commitment("clip", Kind.VIDEO);
        String info = SealedKey.grant("request", "jti", keyId, "clip", Kind.VIDEO, commitment);
        byte[] sealed = Hpke.seal(caseKey.publicKey(), info, key.bytes());
        assertArrayEquals(key.bytes(), Hpke.open(caseKey, info, sealed));
        for (String other : List.of(
                SealedKey.grant("another", "jti", keyId, "clip", Kind.VIDEO, commitment),
                SealedKey.grant("request", "another", keyId, "clip", Kind.VIDEO, commitment),
                SealedKey.grant("request", "jti", "another", "clip", Kind.VIDEO, commitment),
                SealedKey.grant("request", "jti", keyId, "another", Kind.VIDEO, commitment),
                SealedKey.grant("request", "jti", keyId, "clip", Kind.AUDIO, commitment),
                SealedKey.grant("request", "jti", keyId, "clip", Kind.VIDEO, new byte[32]),
                SealedKey.home("request", keyId, "clip", "video", Base64Url.encode(commitment)))) {
            assertThrows(Refused.class, () -> Hpke.open(caseKey, other, sealed));
        }
        assertThrows(Refused.class, () -> SealedKey.home("a|b", keyId, "clip", "video", "x"));
    }

    @Test
    @DisplayName("SF-17: a blob does not open for another circle, kind, object or key")
    void blobs() {
        PrivateKeyP256 viewKey = homeA.viewKey();
        byte[] sealed = Blob.seal(viewKey.publicKey(), "circle", "camera", "object", Json.object("name", "Porch"));
        assertEquals(
                "Porch",
                Blob.open(viewKey, "circle", "camera", "object", sealed)
                        .get("name")
                        .textValue());
        assertThrows(Refused.class, () -> Blob.open(viewKey, "another", "camera", "object", sealed));
        assertThrows(Refused.class, () -> Blob.open(viewKey, "circle", "zone", "object", sealed));
        assertThrows(Refused.class, () -> Blob.open(viewKey, "circle", "camera", "another", sealed));
        assertThrows(Refused.class, () -> Blob.open(homeB.viewKey(), "circle", "camera", "object", sealed));
    }

    @Test
    @DisplayName("A-47: two statements of one home share nothing but constants and the minute")
    void statementsShareNothing() throws IOException {
        ClipFixture one = ClipFixture.in(homeA, KINDS, AT);
        ClipFixture two = ClipFixture.in(homeA, KINDS, AT);
        List<String> values = new ArrayList<>();
        texts(one.clip.statement().toJson(), values);
        List<String> others = new ArrayList<>();
        texts(two.clip.statement().toJson(), others);
        List<String> constants = List.of(
                "porchlight-statement",
                "AES256_GCM_HKDF_1MB",
                "2026-03-01T09:00:00Z",
                "P-256",
                "EC",
                "video",
                "audio",
                "poster",
                "detail",
                "video/mp4",
                "audio/mp4",
                "image/jpeg",
                "application/json");
        values.removeAll(constants);
        assertEquals(2 + 3 + 4 * 3 - 1, values.size());
        values.retainAll(others);
        assertEquals(List.of(), values);
        assertFalse(
                one.clip.statement().toJson().toString().contains(one.chain().circleId()));
        assertFalse(one.clip.statement().toJson().toString().contains(one.deviceId()));
        assertFalse(one.clip.statement().toJson().toString().contains("30.250"), "the exact time stays sealed");
    }

    private static void texts(JsonNode node, List<String> into) {
        if (node.isTextual()) {
            into.add(node.textValue());
        }
        node.forEach(child -> texts(child, into));
    }
}
