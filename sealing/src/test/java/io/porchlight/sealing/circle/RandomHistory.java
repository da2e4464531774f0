package io.porchlight.sealing.circle;

import static io.porchlight.sealing.circle.Household.key;
import static io.porchlight.sealing.circle.Household.keys;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

/** A household to which things happen at random, but only such as are allowed. */
final class RandomHistory {
    private final Random random;
    private final Household home = new Household();
    private final Map<String, Person> people = new HashMap<>();
    private final Map<String, Doorbell> doorbells = new HashMap<>();
    private Person recovery = home.recoveryAsPerson();

    RandomHistory(long seed) {
        random = new Random(seed);
        people.put(home.alice.id(), home.alice);
    }

    /** The chain once it has grown to this head. */
    Chain ofLength(long n) {
        while (home.chain.head().n() < n) {
            home.later(random.nextInt(3) * 40_000L);
            home.chain = home.chain.append(next());
        }
        return home.chain;
    }

    /** From here on history takes another course. */
    void backTo(Chain earlier) {
        home.chain = earlier;
        recovery = null;
    }

    private Link next() {
        CircleState state = home.chain.state();
        long now = Math.max(home.now.getEpochSecond(), state.at());
        List<String> primaries = List.copyOf(state.primariesAt(now).keySet());
        Person primary = people.get(any(primaries));
        List<String> others = new ArrayList<>(state.members().keySet());
        others.remove(primary.id());
        return switch (random.nextInt(8)) {
            case 0 -> home.author().addMember(newcomer().member(), anyRole(), primary.signer());
            case 1 ->
                recovery == null
                        ? home.author().rotate(keys(), primary.signer())
                        : home.author().recoverMember(newcomer().member(), anyRole(), recovery.signer());
            case 2 -> home.author().rotate(keys(), primary.signer());
            case 3 -> setRecovery(primary);
            case 4 ->
                others.isEmpty()
                        ? addDoorbell(primary)
                        : home.author().removeMember(any(others), keys(), primary.signer());
            case 5 -> others.isEmpty() ? addDoorbell(primary) : changeRole(any(others), primary);
            case 6 -> addDoorbell(primary);
            default ->
                state.devices().isEmpty()
                        ? addDoorbell(primary)
                        : home.author()
                                .removeDevice(any(List.copyOf(state.devices().keySet())), primary.signer());
        };
    }

    private Link changeRole(String memberId, Person primary) {
        return home.chain.state().members().get(memberId).role() == Role.PRIMARY
                ? home.author().demote(memberId, key(), primary.signer())
                : home.author().promote(memberId, primary.signer());
    }

    private Link setRecovery(Person primary) {
        recovery = Person.someone();
        return home.author().setRecovery(recovery.member(), keys(), primary.signer());
    }

    /** Half of the time one that was here before, if there is any, after a reset. */
    private Link addDoorbell(Person primary) {
        CircleState state = home.chain.state();
        List<String> gone = new ArrayList<>(state.resetCounters().keySet());
        gone.removeAll(state.devices().keySet());
        Doorbell doorbell = gone.isEmpty() || random.nextBoolean() ? Doorbell.fresh() : doorbells.get(any(gone));
        doorbells.put(doorbell.id(), doorbell);
        long counter = state.resetCounters().getOrDefault(doorbell.id(), 0L) + 1;
        return home.author()
                .addDevice(doorbell.key().publicKey(), doorbell.pairWith(home.chain, counter), primary.signer());
    }

    private Person newcomer() {
        Person person = Person.someone();
        people.put(person.id(), person);
        return person;
    }

    private Role anyRole() {
        return random.nextBoolean() ? Role.PRIMARY : Role.MEMBER;
    }

    private String any(List<String> of) {
        return of.get(random.nextInt(of.size()));
    }
}
