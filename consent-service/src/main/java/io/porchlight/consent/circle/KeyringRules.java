package io.porchlight.consent.circle;

import io.porchlight.consent.Limits;
import io.porchlight.consent.Refusal;
import io.porchlight.contracts.api.KeyringEntry;
import io.porchlight.sealing.Refused;
import io.porchlight.sealing.circle.Chain;
import io.porchlight.sealing.circle.CircleState;
import io.porchlight.sealing.circle.Keyring;
import io.porchlight.sealing.circle.Link;
import io.porchlight.sealing.circle.LinkBody;
import io.porchlight.sealing.circle.Member;
import io.porchlight.sealing.circle.Membership;
import io.porchlight.sealing.circle.Role;
import io.porchlight.sealing.encoding.Base64Url;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Which keyring entries a link may and must bring (SF-07). Entries cannot be opened here, so what is checked is their
 * place: a key that the chain names, a member or recovery principal that it names, and nobody who has a right to a new key
 * left without it.
 */
final class KeyringRules {
    private static final String VIEW = "view";
    private static final String RELEASE = "release";

    /** An entry in its place. */
    record Placed(String purpose, String keyId, String memberOpenKeyId, byte[] entry) {
        Place place() {
            return new Place(purpose, keyId, memberOpenKeyId);
        }
    }

    /** Where an entry belongs. */
    record Place(String purpose, String keyId, String memberOpenKeyId) {}

    private KeyringRules() {}

    /** The entries to store with the chain's last link; refuses those out of place and those that are missing. */
    static List<Placed> check(Chain chain, List<KeyringEntry> entries) {
        if (entries.size() > Limits.KEYRING_ENTRIES.number()) {
            throw Refusal.KEYRING_INVALID.because(
                    "Send at most " + Limits.KEYRING_ENTRIES.number() + " keyring entries at once.");
        }
        Set<Place> allowed = allowed(chain);
        Set<Place> seen = new HashSet<>();
        List<Placed> placed = new ArrayList<>();
        for (KeyringEntry entry : entries) {
            Placed read = read(entry);
            if (!allowed.contains(read.place()) || !seen.add(read.place())) {
                throw Refusal.KEYRING_INVALID.because("An entry is for a key or a member that the chain does not name,"
                        + " for a key that this member may not open, or stands there twice.");
            }
            placed.add(read);
        }
        Set<Place> missing = new HashSet<>(required(chain));
        missing.removeAll(seen);
        if (!missing.isEmpty()) {
            throw Refusal.KEYRING_INCOMPLETE.because(missing.size()
                    + " keyring entries are missing: seal each new key to every member who may open it, and to the"
                    + " recovery principal.");
        }
        return placed;
    }

    private static Placed read(KeyringEntry entry) {
        try {
            byte[] bytes = Base64Url.decode(entry.entry());
            if (bytes.length != Keyring.ENTRY_LENGTH) {
                throw new Refused("keyring.length", "A keyring entry has " + Keyring.ENTRY_LENGTH + " bytes.");
            }
            return new Placed(entry.purpose(), entry.keyId(), entry.memberOpenKeyId(), bytes);
        } catch (Refused refused) {
            throw Refusal.KEYRING_INVALID.because(refused);
        }
    }

    private static Set<Place> allowed(Chain chain) {
        Set<Place> places = new HashSet<>();
        CircleState now = chain.state();
        for (Link link : chain.links()) {
            CircleState then = chain.state(link.n());
            places.addAll(
                    places(now, then.viewKey().thumbprint(), then.releaseKey().thumbprint()));
        }
        return places;
    }

    private static Set<Place> required(Chain chain) {
        CircleState now = chain.state();
        String view = now.viewKey().thumbprint();
        String release = now.releaseKey().thumbprint();
        Set<Place> all = places(now, view, release);
        Set<Place> required = new HashSet<>();
        switch (chain.link(chain.head().n()).body()) {
            case LinkBody.Create create -> required.addAll(all);
            case LinkBody.RemoveMember remove -> required.addAll(all);
            case LinkBody.Rotate rotate -> required.addAll(all);
            case LinkBody.SetRecovery set -> required.addAll(all);
            case LinkBody.AddMember add ->
                all.stream()
                        .filter(place ->
                                place.memberOpenKeyId().equals(add.member().openKeyId()))
                        .forEach(required::add);
            case LinkBody.ChangeRole change -> {
                String changed = now.members().get(change.memberId()).member().openKeyId();
                all.stream()
                        .filter(place -> place.purpose().equals(RELEASE))
                        .filter(place -> change.releaseKey() != null
                                || place.memberOpenKeyId().equals(changed))
                        .forEach(required::add);
            }
            case LinkBody.AddDevice add -> {}
            case LinkBody.RemoveDevice remove -> {}
        }
        return required;
    }

    private static Set<Place> places(CircleState state, String viewKeyId, String releaseKeyId) {
        Set<Place> places = new HashSet<>();
        for (Membership membership : state.members().values()) {
            String opener = membership.member().openKeyId();
            places.add(new Place(VIEW, viewKeyId, opener));
            if (membership.role() == Role.PRIMARY) {
                places.add(new Place(RELEASE, releaseKeyId, opener));
            }
        }
        Member recovery = state.recovery();
        if (recovery != null) {
            places.add(new Place(VIEW, viewKeyId, recovery.openKeyId()));
            places.add(new Place(RELEASE, releaseKeyId, recovery.openKeyId()));
        }
        return places;
    }
}
