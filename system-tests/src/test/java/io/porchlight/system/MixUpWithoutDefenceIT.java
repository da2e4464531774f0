package io.porchlight.system;

import static io.porchlight.system.Mixing.Piece.AUDIO;
import static io.porchlight.system.Mixing.Piece.BOOKED_BY_CONSENT;
import static io.porchlight.system.Mixing.Piece.BOOKED_BY_VIDEO;
import static io.porchlight.system.Mixing.Piece.DETAIL;
import static io.porchlight.system.Mixing.Piece.KEYRING;
import static io.porchlight.system.Mixing.Piece.OPENED_BUNDLE;
import static io.porchlight.system.Mixing.Piece.POSTER;
import static io.porchlight.system.Mixing.Piece.VIDEO;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.porchlight.doorbell.Doorbell;
import io.porchlight.sealing.circle.KeyUse;
import io.porchlight.sealing.circle.Keyring;
import io.porchlight.sealing.clip.Kind;
import io.porchlight.sealing.encoding.Bytes;
import io.porchlight.sealing.key.PrivateKeyP256;
import io.porchlight.stack.player.Home;
import io.porchlight.system.defence.Insider;
import java.io.IOException;
import java.sql.SQLException;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * The mix-ups of {@link MixUpIT} against doorbells and apps whose defences are switched off: what {@link HonestApp.Truth}
 * finds nothing wrong with there is then shown and found.
 *
 * <p>Between two families three defences stand, each of them enough: the clip is sealed to the family's own key, bound to its
 * home, and the app checks whose doorbell signed. All three have to go before one sees the other's picture.
 */
@ExtendWith(RunningSystem.class)
class MixUpWithoutDefenceIT {
    private static final Set<Mixing.Piece> BOOKED = EnumSet.of(BOOKED_BY_VIDEO, BOOKED_BY_CONSENT, KEYRING);
    private static Town town;
    private static Doorbell doorbell;
    private static Household house;
    private static Household.Seen alices;
    private static Household.Seen alicesNext;
    private static Household.Seen bobs;
    private static Household.Seen houses;
    private static HonestApp.Truth truth;

    @BeforeAll
    static void unboundClips() throws IOException, InterruptedException {
        town = Town.get();
        doorbell = town.cast().newDoorbell("unbound-" + Bytes.randomId());
        house = MixUpIT.otherHouse(town, doorbell);
        try (DefenceOff keys = Defence.KEYS_ARE_BOUND.off();
                DefenceOff streams = Defence.STREAMS_ARE_BOUND.off()) {
            alices = town.alice.see(MixUpIT.film());
            alicesNext = town.alice.see(MixUpIT.film());
            bobs = town.bob.see(MixUpIT.film());
            houses = house.see(MixUpIT.film());
            truth = new HonestApp.Truth()
                    .and(town.alice, alices)
                    .and(town.alice, alicesNext)
                    .and(town.bob, bobs)
                    .and(house, houses);
        }
        Household.awaitLogged(alices, alicesNext, bobs, houses);
    }

    @AfterAll
    static void switchOff() {
        doorbell.close();
    }

    @Test
    @DisplayName(
            "A-37 without the family's own key, the binding to a home and the app's check, the other family's clip is"
                    + " shown; each of the three alone prevents it")
    void withTheDefenceOff_theOtherFamilyIsShown() throws SQLException {
        Home bob = town.bob.home();
        Insider.give(bob.circleKey(KeyUse.VIEW, bob.chain().state().viewKey().thumbprint()));
        try (Mixing mixing = Mixing.of(town.alice, town.aliceSecond, town.bob, town.bobSecond)) {
            mixing.apply(BOOKED);
            assertEquals(
                    Set.of("hpke.not-opened"),
                    refusals(town.bobSecond, Defence.KEYS_STAY_AT_HOME, Defence.APP_CHECKS_MANIFESTS));
        }
        try (Mixing mixing = Mixing.of(town.alice, alices, town.bob, bobs);
                DefenceOff keys = Defence.KEYS_ARE_BOUND.off();
                DefenceOff streams = Defence.STREAMS_ARE_BOUND.off()) {
            mixing.apply(BOOKED);
            assertEquals(Set.of("manifest.circle"), refusals(bobs, Defence.KEYS_STAY_AT_HOME));
            assertEquals(Set.of("hpke.not-opened"), refusals(bobs, Defence.APP_CHECKS_MANIFESTS));
            try (DefenceOff manifest = Defence.APP_CHECKS_MANIFESTS.off();
                    DefenceOff server = Defence.KEYS_STAY_AT_HOME.off()) {
                List<HonestApp.Shown> shown = app(bobs).show();
                assertEquals(4, shown.size());
                assertTrue(
                        shown.stream()
                                .allMatch(s -> truth.wrong(s) != null
                                        && truth.wrong(s).startsWith(s.kind() + " of another family's clip")),
                        shown::toString);
            }
        }
    }

    @Test
    @DisplayName(
            "A-37 without the binding of keys and keyrings to their home and without the app's check, one home of a"
                    + " person is shown in the other")
    void withTheDefenceOff_theOtherHomeIsShown() throws SQLException {
        Home home = house.home();
        String viewKey = home.chain().state().viewKey().thumbprint();
        PrivateKeyP256 view = home.circleKey(KeyUse.VIEW, viewKey);
        try (DefenceOff keyrings = Defence.KEYRINGS_ARE_BOUND.off();
                DefenceOff keys = Defence.KEYS_ARE_BOUND.off();
                DefenceOff streams = Defence.STREAMS_ARE_BOUND.off();
                DefenceOff manifest = Defence.APP_CHECKS_MANIFESTS.off()) {
            // What an app without that binding would have put there.
            byte[] entry = Keyring.seal(
                    home.circleId(), KeyUse.VIEW, view, home.device().member().open());
            assertEquals(
                    1,
                    Databases.change(
                            "consent",
                            "update keyring_entry set entry = ? where circle_id = ? and key_id = ? and member_open_key_id = ?",
                            entry,
                            home.circleId(),
                            viewKey,
                            home.device().member().openKeyId()));
            try (Mixing mixing = Mixing.of(town.alice, alices, house, houses)) {
                mixing.apply(BOOKED);
                List<HonestApp.Shown> shown = app(houses).show();
                assertEquals(4, shown.size());
                assertTrue(shown.stream().allMatch(s -> truth.wrong(s) != null), shown::toString);
            }
        }
    }

    @Test
    @DisplayName("A-37 without binding, commitment and the app's check, a clip is shown under another's name")
    void withTheDefenceOff_aClipIsShownUnderAnothersName() throws SQLException {
        try (Mixing mixing = Mixing.of(town.alice, alices, town.alice, alicesNext);
                DefenceOff keys = Defence.KEYS_ARE_BOUND.off();
                DefenceOff streams = Defence.STREAMS_ARE_BOUND.off()) {
            mixing.apply(EnumSet.of(OPENED_BUNDLE, VIDEO, AUDIO, POSTER, DETAIL));
            assertEquals(Set.of("manifest.statement"), refusals(alices, Defence.APP_CHECKS_COMMITMENTS));
            assertEquals(Set.of("clip.commitment"), refusals(alices, Defence.APP_CHECKS_MANIFESTS));
            try (DefenceOff manifest = Defence.APP_CHECKS_MANIFESTS.off();
                    DefenceOff commitment = Defence.APP_CHECKS_COMMITMENTS.off()) {
                HonestApp.Shown picture = app(alices).show().stream()
                        .filter(shown -> shown.kind() == Kind.VIDEO)
                        .findFirst()
                        .orElseThrow();
                assertEquals(
                        Kind.VIDEO + " of something else under the name of " + alices.clipId(), truth.wrong(picture));
            }
        }
    }

    private static HonestApp app(Household.Seen seen) {
        return new HonestApp(town.alice, Set.of(seen.clipId()));
    }

    /** What still stands in the way of Alice's app with these off; nothing is shown. */
    private static Set<String> refusals(Household.Seen seen, Defence... off) {
        HonestApp app = app(seen);
        try (DefenceOff first = off[0].off();
                DefenceOff second = off.length > 1 ? off[1].off() : null) {
            assertEquals(List.of(), app.show());
        }
        return app.refusals();
    }
}
