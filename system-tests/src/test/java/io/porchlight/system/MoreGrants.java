package io.porchlight.system;

import io.porchlight.contracts.event.DisclosureGranted;
import io.porchlight.doorbell.footage.Footage;
import io.porchlight.sealing.encoding.Bytes;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Two more requests, each answered by Alice, by Bob and by a careless home with one clip each. The careless home's doorbell
 * and app have defences switched off: its doorbell signs for every clip with the same clip key and makes ids with a prefix of
 * its own, and its app hands over sound, place and contact that nobody ticked.
 */
final class MoreGrants {
    private static @Nullable MoreGrants more;

    /** A grant that the agency has. */
    record Given(Household household, Household.Seen clip, Wrote wrote, DisclosureGranted grant) {}

    private final List<Given> careful;
    private final List<Given> careless;
    private int films;

    /** Brought about by whoever asks first. */
    static synchronized MoreGrants of(Town town) throws IOException, InterruptedException {
        if (more == null) {
            more = new MoreGrants(town);
        }
        return more;
    }

    private MoreGrants(Town town) throws IOException, InterruptedException {
        Household carol = town.household("bob");
        List<Household.Seen> alices = List.of(town.alice.see(film()), town.alice.see(film()));
        List<Household.Seen> bobs = List.of(town.bob.see(film()), town.bob.see(film()));
        List<Household.Seen> carols;
        try (DefenceOff keys = Defence.CLIP_KEYS_ARE_FRESH.off();
                DefenceOff ids = Defence.IDS_ARE_RANDOM.off()) {
            carols = List.of(carol.see(film()), carol.see(film()));
        }
        for (List<Household.Seen> clips : List.of(alices, bobs, carols)) {
            Household.awaitLogged(clips.toArray(Household.Seen[]::new));
        }
        List<String> requests = new ArrayList<>();
        for (int i = 0; i < 2; i++) {
            requests.add(
                    town.handIn(town.cast().draft("MORE-" + Bytes.randomId().substring(0, 6))));
        }
        careful = new ArrayList<>(List.of(
                new Given(town.alice, town.aliceFirst, town.aliceFirstWrote, town.aliceFirstGrant),
                new Given(town.alice, town.aliceSecond, town.aliceSecondWrote, town.aliceSecondGrant),
                new Given(town.bob, town.bobFirst, town.bobFirstWrote, town.bobFirstGrant)));
        careless = new ArrayList<>();
        List<Runnable> released = new ArrayList<>();
        for (int i = 0; i < 2; i++) {
            String requestId = requests.get(i);
            released.add(share(town, requestId, town.alice, alices.get(i), careful));
            released.add(share(town, requestId, town.bob, bobs.get(i), careful));
            try (DefenceOff extras = Defence.ONLY_TICKED_EXTRAS_TRAVEL.off();
                    DefenceOff sound = Defence.ONLY_TICKED_SOUND_TRAVELS.off()) {
                released.add(share(town, requestId, carol, carols.get(i), careless));
            }
        }
        released.forEach(Runnable::run);
    }

    /** Shares the picture alone; what comes back waits for the release. */
    private static Runnable share(
            Town town, String requestId, Household household, Household.Seen clip, List<Given> given) {
        Wrote wrote = Wrote.something();
        String jti = household.sharePicture(household.asked(requestId, clip), clip, wrote.ticking());
        return () -> given.add(new Given(household, clip, wrote, town.released(requestId, jti)));
    }

    /** Of homes whose devices do what they should, those of {@link Town} among them. */
    List<Given> careful() {
        return List.copyOf(careful);
    }

    /** Of the careless home. */
    List<Given> careless() {
        return List.copyOf(careless);
    }

    /** A film whose tracks have lengths that no other film's have. */
    private Footage film() {
        int more = ++films * 1_000;
        return new Footage(
                Bytes.random(40_000 + more),
                Optional.of(Bytes.random(8_100 + more)),
                Bytes.random(6_200 + more),
                4_000 + films);
    }
}
