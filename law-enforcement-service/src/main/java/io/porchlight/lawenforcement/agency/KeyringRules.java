package io.porchlight.lawenforcement.agency;

import io.porchlight.contracts.api.KeyringEntry;
import io.porchlight.lawenforcement.Body;
import io.porchlight.lawenforcement.Limits;
import io.porchlight.lawenforcement.Refusal;
import io.porchlight.sealing.Refused;
import io.porchlight.sealing.circle.Chain;
import io.porchlight.sealing.circle.CircleState;
import io.porchlight.sealing.circle.Keyring;
import io.porchlight.sealing.circle.Link;
import io.porchlight.sealing.circle.LinkBody;
import io.porchlight.sealing.circle.Membership;
import io.porchlight.sealing.circle.Role;
import io.porchlight.sealing.encoding.Base64Url;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Which keyring entries a link may and must bring (SF-07). Entries cannot be opened here, so what is checked is their place: a
 * key that the chain names, an officer that it names, and, where a link brings new keys, nobody left without them. A new
 * officer's entries for existing keys may come with the proposal or later.
 */
final class KeyringRules {
    private static final String VIEW = "view";
    private static final String RELEASE = "release";

    /** Where an entry belongs. */
    record Place(String purpose, String keyId, String memberOpenKeyId) {}

    /** An entry in its place; {@code entry} is base64url of 279 bytes. */
    record Placed(Place place, String entry) {}

    private KeyringRules() {}

    /** Entries of a new agency: both keys, for its first officer. */
    static List<Placed> forCreate(LinkBody.Create create, List<KeyringEntry> entries) {
        String opener = create.member().openKeyId();
        Set<Place> both = Set.of(
                new Place(VIEW, create.keys().viewKey().thumbprint(), opener),
                new Place(RELEASE, create.keys().releaseKey().thumbprint(), opener));
        return check(entries, both, both);
    }

    /** Entries for a proposed officer: of any key of the chain, none required. */
    static List<Placed> forOfficer(Chain before, LinkBody.AddMember add, List<KeyringEntry> entries) {
        Set<Place> allowed = new HashSet<>();
        String opener = add.member().openKeyId();
        for (Link link : before.links()) {
            CircleState then = before.state(link.n());
            allowed.add(new Place(VIEW, then.viewKey().thumbprint(), opener));
            if (add.role() == Role.PRIMARY) {
                allowed.add(new Place(RELEASE, then.releaseKey().thumbprint(), opener));
            }
        }
        return check(entries, allowed, Set.of());
    }

    /** Entries for the chain's last link: of the keys now in force; those that are new are required for everybody. */
    static List<Placed> forLast(Chain chain, List<KeyringEntry> entries) {
        CircleState now = chain.state();
        CircleState before = chain.state(chain.head().n() - 1);
        Set<Place> allowed = new HashSet<>();
        Set<Place> required = new HashSet<>();
        for (Membership membership : now.members().values()) {
            String opener = membership.member().openKeyId();
            Place view = new Place(VIEW, now.viewKey().thumbprint(), opener);
            allowed.add(view);
            if (!now.viewKey().equals(before.viewKey())) {
                required.add(view);
            }
            if (membership.role() == Role.PRIMARY) {
                Place release = new Place(RELEASE, now.releaseKey().thumbprint(), opener);
                allowed.add(release);
                if (!now.releaseKey().equals(before.releaseKey())) {
                    required.add(release);
                }
            }
        }
        return check(entries, allowed, required);
    }

    private static List<Placed> check(List<KeyringEntry> entries, Set<Place> allowed, Set<Place> required) {
        if (entries.size() > Limits.KEYRING_ENTRIES.number()) {
            throw Refusal.KEYRING_INVALID.because(
                    "Send at most " + Limits.KEYRING_ENTRIES.number() + " keyring entries at once.");
        }
        Set<Place> seen = new HashSet<>();
        List<Placed> placed = new ArrayList<>();
        for (KeyringEntry entry : entries) {
            Placed read = read(Body.required(entry, "keyring[]"));
            if (!allowed.contains(read.place()) || !seen.add(read.place())) {
                throw Refusal.KEYRING_INVALID.because(
                        "An entry is for a key or an officer that the chain does not name,"
                                + " for a key that this officer may not open, or stands there twice.");
            }
            placed.add(read);
        }
        if (!seen.containsAll(required)) {
            throw Refusal.KEYRING_INCOMPLETE.because("Seal each new key to every officer who may open it.");
        }
        return placed;
    }

    private static Placed read(KeyringEntry entry) {
        String sealed = Body.required(entry.entry(), "keyring[].entry");
        try {
            requireLength(sealed);
        } catch (Refused refused) {
            throw Refusal.KEYRING_INVALID.because(refused);
        }
        return new Placed(
                new Place(
                        Body.required(entry.purpose(), "keyring[].purpose"),
                        Body.required(entry.keyId(), "keyring[].keyId"),
                        Body.required(entry.memberOpenKeyId(), "keyring[].memberOpenKeyId")),
                sealed);
    }

    /** Refuses ("keyring.length") what is no sealed entry by its form. */
    private static void requireLength(String sealed) {
        if (Base64Url.decode(sealed).length != Keyring.ENTRY_LENGTH) {
            throw new Refused("keyring.length", "A keyring entry has " + Keyring.ENTRY_LENGTH + " bytes.");
        }
    }
}
