package io.porchlight.system;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.porchlight.contracts.api.GrantKey;
import io.porchlight.contracts.api.GrantKeys;
import io.porchlight.contracts.api.PromptView;
import io.porchlight.contracts.event.DisclosureGranted;
import io.porchlight.sealing.Refused;
import io.porchlight.sealing.circle.KeyUse;
import io.porchlight.sealing.clip.Bundle;
import io.porchlight.sealing.clip.Epoch;
import io.porchlight.sealing.clip.Kind;
import io.porchlight.sealing.clip.SealedKey;
import io.porchlight.sealing.encoding.Base64Url;
import io.porchlight.sealing.json.Jcs;
import io.porchlight.sealing.key.PrivateKeyP256;
import io.porchlight.sealing.key.PublicKeyJwk;
import io.porchlight.stack.player.Home;
import io.porchlight.stack.player.HomeRequests;
import io.porchlight.stack.player.HttpProblem;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * Single sealed keys in a wrong place: of another kind, clip, home, member or use, put by the services where an app looks for
 * its own. Each is refused by the app, and by the sealing alone where an app would not look.
 *
 * <p>Seen to fail with the defence off: {@link MixUpWithoutDefenceIT}; and in each test the key in its own place opens.
 */
@ExtendWith(RunningSystem.class)
class MisplacedKeyIT {
    private static Town town;

    @BeforeAll
    static void live() throws IOException, InterruptedException {
        town = Town.get();
    }

    @Test
    @DisplayName("A-37 S1-03 in a bundle, the sealed key of any other kind, clip or home opens nothing and is refused")
    void sealedKeysInABundle() throws SQLException {
        Household.Seen target = town.aliceFirst;
        String id = target.clipId();
        Home home = town.alice.home();
        PrivateKeyP256 view =
                home.circleKey(KeyUse.VIEW, home.chain().state().viewKey().thumbprint());
        PrivateKeyP256 release =
                home.circleKey(KeyUse.RELEASE, home.chain().state().releaseKey().thumbprint());
        String stored =
                Databases.text("consent", "select encode(sealed_bundle, 'hex') from clip where clip_id = ?", id);
        Epoch epoch = new Epoch(Databases.text("consent", "select epoch_id from clip where clip_id = ?", id));
        PublicKeyJwk epochKey = PublicKeyJwk.of(
                Jcs.parse(Databases.text("consent", "select public_key from epoch_key where epoch_id = ?", epoch.id())
                        .getBytes(StandardCharsets.UTF_8)));
        int tried = 0;
        try {
            for (Bundle forged : forgeries(target.bundle())) {
                tried++;
                store(id, epoch.seal(epochKey, id, forged.bytes()));
                String code = assertThrows(
                                Refused.class, () -> town.alice.clips().bundle(target.statement()))
                        .code();
                assertTrue(code.startsWith("manifest."), code);
                for (SealedKey key : forged.sealedKeys()) {
                    if (!target.bundle().sealedKeys().contains(key)) {
                        Refused refused = assertThrows(Refused.class, () -> {
                            if (key.kind().equals(SealedKey.CLIP_KEY)) {
                                key.openClipKey(release, home.circleId(), target.statement());
                            } else {
                                key.openTrack(view, home.circleId(), target.statement());
                            }
                        });
                        assertEquals("hpke.not-opened", refused.code());
                    }
                }
            }
        } finally {
            store(id, HexFormat.of().parseHex(stored));
        }
        assertEquals(2 * (4 * (3 + 4 + 4) + 2), tried);
        Bundle own = town.alice.clips().bundle(target.statement());
        assertArrayEquals(target.footage().video(), town.alice.clips().open(target.statement(), own, Kind.VIDEO));
    }

    /** One key of the bundle in each replaced by each other key of the same length; under its own manifest, or the other's. */
    private static List<Bundle> forgeries(Bundle genuine) {
        List<Bundle> forgeries = new ArrayList<>();
        List<Bundle> donors = List.of(genuine, town.aliceSecond.bundle(), town.bobFirst.bundle());
        for (SealedKey place : genuine.sealedKeys()) {
            for (Bundle donor : donors) {
                for (SealedKey key : donor.sealedKeys()) {
                    boolean own = donor == genuine && key.kind().equals(place.kind());
                    if (!own && key.sealed().length == place.sealed().length) {
                        SealedKey moved = new SealedKey(place.kind(), place.keyId(), key.sealed());
                        List<SealedKey> keys = genuine.sealedKeys().stream()
                                .map(k -> k.equals(place) ? moved : k)
                                .toList();
                        forgeries.add(new Bundle(genuine.clipId(), genuine.manifest(), keys));
                        forgeries.add(new Bundle(
                                genuine.clipId(),
                                (donor == genuine ? town.bobFirst.bundle() : donor).manifest(),
                                keys));
                    }
                }
            }
        }
        return forgeries;
    }

    private static void store(String clipId, byte[] bundle) throws SQLException {
        assertEquals(
                1, Databases.change("consent", "update clip set sealed_bundle = ? where clip_id = ?", bundle, clipId));
    }

    @Test
    @DisplayName("A-37 in a keyring, the entry of any other use, member or home does not open")
    void entriesInAKeyring() throws SQLException {
        Home home = town.alice.home();
        Home second = Home.create(home.session(), home.device());
        Map<String, String> entries = new LinkedHashMap<>();
        for (Home each : List.of(home, second, town.bob.home())) {
            for (KeyUse use : List.of(KeyUse.VIEW, KeyUse.RELEASE)) {
                entries.put(place(each, use, each.device().member().openKeyId()), "");
                entries.put(place(each, use, each.chain().state().recovery().openKeyId()), "");
            }
        }
        for (String place : entries.keySet()) {
            entries.put(
                    place, Databases.text("consent", "select encode(entry, 'hex') from keyring_entry where " + place));
        }
        assertEquals(12, Set.copyOf(entries.values()).size());
        for (KeyUse use : List.of(KeyUse.VIEW, KeyUse.RELEASE)) {
            String own = place(home, use, home.device().member().openKeyId());
            String keyId = keyId(home, use);
            for (String donor : entries.keySet()) {
                put(own, entries.get(donor));
                try {
                    if (donor.equals(own)) {
                        assertEquals(
                                keyId, home.circleKey(use, keyId).publicKey().thumbprint());
                    } else {
                        assertEquals(
                                "hpke.not-opened",
                                assertThrows(Refused.class, () -> home.circleKey(use, keyId))
                                        .code(),
                                donor);
                    }
                } finally {
                    put(own, entries.get(own));
                }
            }
        }
    }

    @Test
    @DisplayName("A-37 a ciphertext of another kind of the same clip and of the same length opens nothing")
    void objectsOfAnotherKind() throws IOException, SQLException {
        Household.Seen seen = town.alice.see(MixUpIT.film());
        String sound = Mixing.object(seen, Kind.AUDIO);
        String poster = Mixing.object(seen, Kind.POSTER);
        HonestApp app = new HonestApp(town.alice, Set.of(seen.clipId()));
        Databases.swap("video", "track", "object_key", sound, poster);
        try {
            assertEquals(
                    List.of(Kind.VIDEO, Kind.DETAIL),
                    app.show().stream().map(HonestApp.Shown::kind).toList());
            assertEquals(Set.of("clip.not-authentic"), app.refusals());
        } finally {
            Databases.swap("video", "track", "object_key", sound, poster);
        }
        assertEquals(4, app.show().size());
    }

    private static String place(Home home, KeyUse use, String member) {
        return "circle_id = '" + home.circleId() + "' and purpose = '" + use.text() + "' and key_id = '"
                + keyId(home, use) + "' and member_open_key_id = '" + member + "'";
    }

    private static String keyId(Home home, KeyUse use) {
        var state = home.chain().state();
        return (use == KeyUse.VIEW ? state.viewKey() : state.releaseKey()).thumbprint();
    }

    private static void put(String place, String entry) throws SQLException {
        assertEquals(
                1,
                Databases.change(
                        "consent",
                        "update keyring_entry set entry = ? where " + place,
                        HexFormat.of().parseHex(entry)));
    }

    private record Kept(Household household, Household.Seen clip, DisclosureGranted grant) {
        PrivateKeyP256 open() {
            Home home = household.home();
            GrantKey served = home.session()
                    .consent()
                    .get(home.path("/grants/" + grant.jti() + "/keys"), GrantKeys.class)
                    .grantKeys()
                    .getFirst();
            SealedKey sealed = new SealedKey(SealedKey.GRANT_KEY, served.keyId(), Base64Url.decode(served.sealed()));
            return sealed.openClipKey(
                    home.circleKey(KeyUse.RELEASE, sealed.keyId()), home.circleId(), clip.statement());
        }

        String sealed() throws SQLException {
            return Databases.text("consent", "select encode(sealed, 'hex') from grant_clip where jti = ?", grant.jti());
        }

        void put(String sealed) throws SQLException {
            String update = "update grant_clip set sealed = ? where jti = ?";
            assertEquals(1, Databases.change("consent", update, HexFormat.of().parseHex(sealed), grant.jti()));
        }
    }

    @Test
    @DisplayName("A-37 a grant's key of another grant, clip or home, or a clip's in its place, withdraws nothing")
    void grantKeys() throws SQLException {
        List<Kept> all = List.of(
                new Kept(town.alice, town.aliceFirst, town.aliceFirstGrant),
                new Kept(town.alice, town.aliceSecond, town.aliceSecondGrant),
                new Kept(town.bob, town.bobFirst, town.bobFirstGrant));
        List<String> keys = new ArrayList<>();
        for (Kept kept : all) {
            keys.add(kept.sealed());
            keys.add(HexFormat.of()
                    .formatHex(kept.clip.bundle().sealedKey(SealedKey.CLIP_KEY).sealed()));
        }
        for (Kept kept : all) {
            String own = kept.sealed();
            try {
                for (String key : keys) {
                    kept.put(key);
                    if (key.equals(own)) {
                        assertEquals(
                                kept.clip.statement().clipKey(), kept.open().publicKey());
                    } else {
                        assertEquals(
                                "hpke.not-opened",
                                assertThrows(Refused.class, kept::open).code());
                    }
                }
            } finally {
                kept.put(own);
            }
        }
    }

    @Test
    @DisplayName("A-37 R4 a prompt that names another family's clip gives nothing of it away, booked over or not")
    void aPromptNamesAnotherFamilysClip() throws SQLException {
        String prompt = town.alice
                .requests()
                .promptFor(town.secondRequest)
                .orElseThrow()
                .promptId();
        String bobs = town.bobSecond.clipId();
        Databases.change("consent", "insert into prompt_clip (prompt_id, clip_id) values (?, ?)", prompt, bobs);
        try (Mixing mixing = Mixing.of(town.alice, town.aliceSecond, town.bob, town.bobSecond)) {
            PromptView asked =
                    town.alice.requests().promptFor(town.secondRequest).orElseThrow();
            HomeRequests.Checked checked = town.alice.requests().check(asked);
            assertTrue(checked.statements().containsKey(bobs), "the prompt really names it");
            List<HomeRequests.Choice> choice = List.of(new HomeRequests.Choice(bobs, true, false));
            HttpProblem hidden =
                    assertThrows(HttpProblem.class, () -> town.alice.requests().share(checked, choice, List.of()));
            assertEquals(404, hidden.status());
            mixing.apply(EnumSet.of(Mixing.Piece.BOOKED_BY_VIDEO, Mixing.Piece.BOOKED_BY_CONSENT));
            assertEquals(
                    "manifest.circle",
                    assertThrows(Refused.class, () -> town.alice.requests().share(checked, choice, List.of()))
                            .code());
        } finally {
            Databases.change("consent", "delete from prompt_clip where prompt_id = ? and clip_id = ?", prompt, bobs);
        }
    }
}
