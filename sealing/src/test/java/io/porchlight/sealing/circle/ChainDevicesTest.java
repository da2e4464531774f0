package io.porchlight.sealing.circle;

import static io.porchlight.sealing.circle.Household.key;
import static io.porchlight.sealing.circle.Household.keys;
import static io.porchlight.sealing.circle.Refusals.assertRefused;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.porchlight.sealing.jws.SignedDocument;
import io.porchlight.sealing.key.PublicKeyJwk;
import io.porchlight.sealing.pairing.PairingAnswer;
import java.util.List;
import java.util.OptionalLong;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("SF-10: doorbells in a chain")
class ChainDevicesTest {
    private final Household home = new Household();
    private final Doorbell doorbell = Doorbell.fresh();

    private void refused(String code, PublicKeyJwk device, PairingAnswer answer) {
        LinkBody body = new LinkBody.AddDevice(device, answer.m(), answer.signed());
        assertRefused(code, () -> home.chain.append(home.forged(body, home.alice)));
    }

    @Test
    @DisplayName("SF-10: a doorbell that said \"paired\" belongs to the circle, even if links came in between")
    void addsADevice() {
        PairingAnswer answer = doorbell.pairWith(home.chain, 7);
        home.joins(Role.MEMBER);
        home.later(30).chain =
                home.chain.append(home.author().addDevice(doorbell.key().publicKey(), answer, home.alice.signer()));
        PairedDevice device = home.chain.state().device(doorbell.id()).orElseThrow();
        assertEquals(new PairedDevice(doorbell.key().publicKey(), 2, home.now.getEpochSecond(), 7), device);
        assertTrue(home.chain.state(1).devices().isEmpty());
        assertEquals(
                home.chain.head(),
                Chain.verify(home.chain.toJson(), ChainTrust.none()).head());
    }

    @Test
    @DisplayName("SF-10, A-35: a doorbell paired with another circle, or with a forked chain")
    void otherCircle() {
        PublicKeyJwk device = doorbell.key().publicKey();
        Household other = new Household();
        refused("chain.device-other-circle", device, doorbell.pairWith(other.chain, 1));
        String circleId = home.chain.circleId();
        refused(
                "chain.device-other-chain",
                device,
                doorbell.agreeTo(circleId, 0, other.chain.head().hash(), 1));
        refused(
                "chain.device-other-chain",
                device,
                doorbell.agreeTo(circleId, 1, home.chain.head().hash(), 1));
        refused(
                "chain.device-other-chain",
                device,
                doorbell.agreeTo(circleId, (1L << 32), home.chain.head().hash(), 1));
    }

    @Test
    @DisplayName("SF-10: the answer is by the device's own key, over the m of the link")
    void answerMustBeTheDevices() {
        PairingAnswer answer = doorbell.pairWith(home.chain, 1);
        refused("pairing.other-device", key(), answer);
        PairingAnswer older = doorbell.pairWith(home.chain, 1);
        refused("pairing.other-message", doorbell.key().publicKey(), new PairingAnswer(answer.m(), older.signed()));
        PairingAnswer impostor = new PairingAnswer(
                answer.m(),
                SignedDocument.sign(
                        answer.signed().payload(), List.of(Person.someone().signer())));
        refused("jws.unknown-signer", doorbell.key().publicKey(), impostor);
    }

    @Test
    @DisplayName("SF-10: a removed doorbell comes back only with a higher reset counter, a present one not at all")
    void comesBackOnlyAfterReset() {
        PublicKeyJwk device = doorbell.key().publicKey();
        home.chain = home.chain.append(
                home.author().addDevice(device, doorbell.pairWith(home.chain, 3), home.alice.signer()));
        refused("chain.device-present", device, doorbell.pairWith(home.chain, 4));
        home.chain = home.chain.append(home.author().removeDevice(doorbell.id(), home.alice.signer()));
        refused("chain.device-not-reset", device, doorbell.pairWith(home.chain, 3));
        refused("chain.device-not-reset", device, doorbell.pairWith(home.chain, 2));
        home.chain = home.chain.append(
                home.author().addDevice(device, doorbell.pairWith(home.chain, 4), home.alice.signer()));
        assertEquals(4, home.chain.state().device(doorbell.id()).orElseThrow().resetCounter());
    }

    @Test
    @DisplayName("SF-14: the chain says when a doorbell was removed, counted from the link where it was seen")
    void removalTime() {
        Doorbell front = home.pairs();
        long added = home.chain.head().n();
        assertEquals(OptionalLong.empty(), home.chain.deviceRemovedAt(front.id(), added));
        home.later(500).chain = home.chain.append(home.author().removeDevice(front.id(), home.alice.signer()));
        long removedAt = home.now.getEpochSecond();
        home.later(500).chain = home.chain.append(
                home.author().addDevice(front.key().publicKey(), front.pairWith(home.chain, 2), home.alice.signer()));
        assertEquals(OptionalLong.of(removedAt), home.chain.deviceRemovedAt(front.id(), added));
        assertEquals(
                OptionalLong.empty(),
                home.chain.deviceRemovedAt(front.id(), home.chain.head().n()));
    }

    @Test
    @DisplayName("SF-06: an unknown doorbell cannot be removed, and a doorbell's key is nobody else's")
    void devicesMustMakeSense() {
        assertRefused(
                "chain.no-such-device",
                () -> home.chain.append(home.forged(new LinkBody.RemoveDevice(doorbell.id()), home.alice)));
        Doorbell front = home.pairs();
        LinkBody rotate = new LinkBody.Rotate(new CircleKeys(front.key().publicKey(), key()));
        assertRefused("chain.key-reused", () -> home.chain.append(home.forged(rotate, home.alice)));
    }

    @Test
    @DisplayName("SF-14: the age of the view key is counted from the link that brought it")
    void keyAge() {
        long created = home.now.getEpochSecond();
        home.joins(Role.MEMBER);
        CircleState state = home.chain.state();
        assertEquals(created, state.viewKeyAt());
        assertTrue(!state.isViewKeyTooOld(created + 35 * 86_400L) && state.isViewKeyTooOld(created + 35 * 86_400L + 1));
        assertTrue(!state.isRotationDue(created + 30 * 86_400L) && state.isRotationDue(created + 30 * 86_400L + 1));
        home.later(86_400).chain = home.chain.append(home.author().rotate(keys(), home.alice.signer()));
        assertEquals(created + 86_400, home.chain.state().viewKeyAt());
        assertEquals(created, home.chain.state(1).viewKeyAt());
    }
}
