package io.porchlight.system;

import io.porchlight.sealing.encoding.Bytes;
import io.porchlight.sealing.grant.ExtraKind;
import io.porchlight.stack.player.HomeRequests;
import java.util.List;

/**
 * A place and a contact that somebody wrote while sharing, like no others.
 *
 * @param placeText for example a street and a door
 * @param contactText for example a telephone
 */
record Wrote(String placeText, String contactText) {
    static Wrote something() {
        return new Wrote("Harbour lane, door " + Bytes.randomId(), "ring " + Bytes.randomId() + " after six");
    }

    /** As the share form has it, with these ticked. */
    List<HomeRequests.Written> ticking(ExtraKind... ticked) {
        List<ExtraKind> ticks = List.of(ticked);
        return List.of(
                new HomeRequests.Written(ExtraKind.PLACE, placeText, ticks.contains(ExtraKind.PLACE)),
                new HomeRequests.Written(ExtraKind.CONTACT, contactText, ticks.contains(ExtraKind.CONTACT)));
    }

    /** Finds the place. */
    Needles place() {
        return new Needles().secret("place", Bytes.utf8(placeText));
    }

    /** Finds the contact. */
    Needles contact() {
        return new Needles().secret("contact", Bytes.utf8(contactText));
    }

    /** Finds either. */
    Needles either() {
        return place().secret("contact", Bytes.utf8(contactText));
    }
}
