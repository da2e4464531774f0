package io.porchlight.system;

import io.porchlight.contracts.event.DisclosureGranted;
import io.porchlight.doorbell.Doorbell;
import io.porchlight.sealing.encoding.Bytes;
import io.porchlight.sealing.grant.ExtraKind;
import io.porchlight.stack.journey.Cast;
import io.porchlight.stack.journey.Stage;
import io.porchlight.stack.player.Home;
import io.porchlight.stack.player.HomeClips;
import io.porchlight.stack.player.HomeRequests;
import io.porchlight.stack.player.Officer;
import io.porchlight.stack.player.Waiting;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The people whom the attacks need, brought on stage once for all test classes: two homes of the same cell with sound
 * switched on, and an agency with two officers. Alice has shared the picture of one clip with each of two requests, Bob
 * with the first; Bob still has the second request before him.
 */
final class Town {
    static final Duration PATIENCE = Duration.ofSeconds(90);
    private static @Nullable Town town;

    final Stage stage;
    final Officer ada;
    final Officer ben;
    final Household alice;
    final Household bob;
    final Household.Seen aliceFirst;
    final Household.Seen aliceSecond;
    final Household.Seen bobFirst;
    final Household.Seen bobSecond;
    /** What they wrote about place and contact: Alice ticked the contact the second time, Bob the place. */
    final Wrote aliceFirstWrote = Wrote.something();

    final Wrote aliceSecondWrote = Wrote.something();
    final Wrote bobFirstWrote = Wrote.something();
    final String firstRequest;
    final String secondRequest;
    final DisclosureGranted aliceFirstGrant;
    final DisclosureGranted aliceSecondGrant;
    final DisclosureGranted bobFirstGrant;
    final HomeRequests.Checked bobAsked;
    private final Cast cast;
    private final List<Doorbell> doorbells = new ArrayList<>();

    /** The town; whoever asks first waits until all that is told above has happened. */
    static synchronized Town get() throws IOException, InterruptedException {
        if (town == null) {
            town = new Town(RunningSystem.stage());
        }
        return town;
    }

    /** Switches the doorbells off. */
    static synchronized void leave() {
        if (town != null) {
            town.doorbells.forEach(Doorbell::close);
            town = null;
        }
    }

    private Town(Stage stage) throws IOException, InterruptedException {
        this.stage = stage;
        this.cast = new Cast(stage);
        alice = household("alice");
        bob = household("bob");
        aliceFirst = alice.see("walkers-20");
        aliceSecond = alice.see("walkers-20");
        bobFirst = bob.see("walkers-20");
        bobSecond = bob.see("walkers-20");
        ada = cast.officer("officer.ada");
        ben = cast.officer("officer.ben");
        cast.agency(ada, ben);
        Household.awaitLogged(aliceFirst, aliceSecond, bobFirst, bobSecond);
        firstRequest = handIn(cast.draft("TOWN-" + Bytes.randomId().substring(0, 6)));
        secondRequest = handIn(cast.draft("TOWN-" + Bytes.randomId().substring(0, 6)));
        awaitPublished(firstRequest);
        awaitPublished(secondRequest);
        String first = alice.sharePicture(alice.asked(firstRequest, aliceFirst), aliceFirst, aliceFirstWrote.ticking());
        String second = alice.sharePicture(
                alice.asked(secondRequest, aliceSecond), aliceSecond, aliceSecondWrote.ticking(ExtraKind.CONTACT));
        String bobs =
                bob.sharePicture(bob.asked(firstRequest, bobFirst), bobFirst, bobFirstWrote.ticking(ExtraKind.PLACE));
        bobAsked = bob.asked(secondRequest, bobFirst, bobSecond);
        aliceFirstGrant = released(firstRequest, first);
        aliceSecondGrant = released(secondRequest, second);
        bobFirstGrant = released(firstRequest, bobs);
    }

    /** A new home of this account, with a paired doorbell that records sound. */
    Household household(String account) throws IOException, InterruptedException {
        Home home = cast.newHome(cast.homeowner(account), true);
        Doorbell doorbell = cast.newDoorbell(account + "-" + Bytes.randomId().substring(0, 8));
        doorbells.add(doorbell);
        return furnished(home, doorbell);
    }

    /** A home with this doorbell, which records sound. */
    Household furnished(Home home, Doorbell doorbell) throws IOException, InterruptedException {
        cast.pair(home, doorbell);
        Waiting.until(
                "the doorbell to hear of sound",
                PATIENCE,
                () -> doorbell.state().audio() ? Boolean.TRUE : null);
        HomeClips clips = new HomeClips(home, stage.addresses().video());
        return new Household(home, clips, new HomeRequests(home, clips, stage.trust()), doorbell);
    }

    /** Both officers sign a request. */
    String handIn(Officer.Draft draft) {
        String requestId = ada.request(draft);
        ben.cosign(requestId);
        return requestId;
    }

    /** Waits until a request stands in the public log. */
    void awaitPublished(String requestId) {
        Waiting.until(
                "publication",
                PATIENCE,
                () -> ada.request(requestId).status().equals("published") ? Boolean.TRUE : null);
    }

    /** A grant once it is with the agency. */
    DisclosureGranted released(String requestId, String jti) {
        Waiting.until(
                "the release",
                PATIENCE,
                () -> ada.disclosures(requestId).stream()
                                .anyMatch(disclosure -> disclosure.jti().equals(jti))
                        ? Boolean.TRUE
                        : null);
        return ada.disclosure(jti);
    }

    Cast cast() {
        return cast;
    }
}
