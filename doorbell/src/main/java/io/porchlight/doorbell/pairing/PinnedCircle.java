package io.porchlight.doorbell.pairing;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.porchlight.doorbell.state.DeviceState;
import io.porchlight.sealing.Refused;
import io.porchlight.sealing.circle.Chain;
import io.porchlight.sealing.circle.ChainHead;
import io.porchlight.sealing.circle.ChainTrust;
import io.porchlight.sealing.circle.CircleState;
import io.porchlight.sealing.circle.Link;
import io.porchlight.sealing.json.Json;
import io.porchlight.sealing.jws.SignedDocument;
import io.porchlight.sealing.jws.Signer;
import io.porchlight.sealing.pairing.PairingAnswer;
import io.porchlight.sealing.pairing.PairingHello;
import io.porchlight.sealing.pairing.PairingMessage;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The circle that this doorbell is pinned to. The doorbell accepts a circle only from somebody who read its QR code, and
 * follows that circle's chain ever after: no server in between can slip in another.
 */
public final class PinnedCircle {
    private final DeviceState state;
    private @Nullable PairingHello hello;
    private @Nullable Chain chain;

    /** Resumes from what the doorbell remembers. */
    public PinnedCircle(DeviceState state) {
        this.state = state;
        this.chain = state.links()
                .map(links -> Chain.verify(links, ChainTrust.none()))
                .orElse(null);
    }

    /** Says hello; only while unpaired. */
    public synchronized SignedDocument hello() {
        if (chain != null) {
            throw new IllegalStateException("This doorbell is paired; reset it first.");
        }
        hello = PairingHello.fresh(state.identity().publicKey(), state.resetCounter());
        return hello.sign(Signer.of(state.identity()));
    }

    /** Takes the app's pairing message: checks MAC, nonce and chain, pins the circle, and signs the answer. */
    public synchronized SignedDocument pair(JsonNode m, byte[] mac, JsonNode links) {
        PairingHello said = hello;
        if (said == null) {
            throw new Refused("pairing.not-in-pairing-mode", "The doorbell is not in pairing mode.");
        }
        PairingMessage message = PairingMessage.verify(m, mac, state.claimSecret(), said);
        Chain offered = Chain.verify(links, ChainTrust.none()).requireCircle(message.circleId());
        if (!offered.link(message.n()).hash().equals(message.headHash())) {
            throw new Refused("pairing.other-chain", "The chain that came along is not the one the app named.");
        }
        state.pin(offered.toJson());
        chain = offered;
        hello = null;
        return PairingAnswer.sign(message, Signer.of(state.identity())).signed();
    }

    /** The pinned chain, if paired. */
    public synchronized Optional<Chain> chain() {
        return Optional.ofNullable(chain);
    }

    /** Follows the chain; a fork, a rollback or a bad signature is refused and changes nothing. */
    public synchronized void follow(List<JsonNode> more) {
        Chain known = required();
        Chain grown = known.append(more.stream().map(Link::of).toList());
        state.setLinks(grown.toJson());
        chain = grown;
    }

    /** The signed acknowledgement of the head that this doorbell knows. */
    public synchronized SignedDocument acknowledgement() {
        ChainHead head = required().head();
        ObjectNode payload = Json.object(
                "typ",
                "porchlight-head",
                "v",
                1,
                "deviceId",
                state.deviceId(),
                "circleId",
                head.circleId(),
                "n",
                head.n(),
                "head",
                head.hash());
        return SignedDocument.sign(payload, List.of(Signer.of(state.identity())));
    }

    /**
     * The state to seal under: this doorbell is in the chain, and its view key is at most 35 days old. Otherwise the
     * doorbell rings but records nothing, and says why.
     */
    public synchronized CircleState sealUnder(Instant now) {
        CircleState current = required().state();
        if (current.device(state.deviceId()).isEmpty()) {
            throw new Refused("recording.not-in-circle", "The home has not added this doorbell (or removed it).");
        }
        if (current.isViewKeyTooOld(now.getEpochSecond())) {
            throw new Refused("recording.key-too-old", "The home's key is older than 35 days; open the home app.");
        }
        return current;
    }

    /** The chain as JSON. */
    public synchronized ArrayNode links() {
        return required().toJson();
    }

    private Chain required() {
        Chain known = chain;
        if (known == null) {
            throw new IllegalStateException("This doorbell is not paired.");
        }
        return known;
    }
}
