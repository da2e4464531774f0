package io.porchlight.doorbell;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.porchlight.doorbell.pairing.PinnedCircle;
import io.porchlight.doorbell.state.DeviceState;
import io.porchlight.sealing.circle.Chain;
import io.porchlight.sealing.circle.ChainAuthor;
import io.porchlight.sealing.circle.ChainHead;
import io.porchlight.sealing.circle.ChainTrust;
import io.porchlight.sealing.circle.CircleKeys;
import io.porchlight.sealing.circle.Link;
import io.porchlight.sealing.circle.Member;
import io.porchlight.sealing.circle.Recovery;
import io.porchlight.sealing.device.DeviceKey;
import io.porchlight.sealing.device.DeviceSettings;
import io.porchlight.sealing.device.SettingsDocument;
import io.porchlight.sealing.json.Json;
import io.porchlight.sealing.jws.SignedDocument;
import io.porchlight.sealing.jws.Signer;
import io.porchlight.sealing.key.PrivateKeyP256;
import io.porchlight.sealing.pairing.PairingAnswer;
import io.porchlight.sealing.pairing.PairingHello;
import io.porchlight.sealing.pairing.PairingMessage;
import java.time.Instant;
import java.util.List;

/** A home with one member, who pairs doorbells face to face: no server takes part. */
public final class House {
    public final PrivateKeyP256 view = PrivateKeyP256.generate();
    public final PrivateKeyP256 release = PrivateKeyP256.generate();
    private final PrivateKeyP256 sign = PrivateKeyP256.generate();
    private final PrivateKeyP256 open = PrivateKeyP256.generate();
    private Chain chain;

    public House() {
        Link create = ChainAuthor.createHousehold(
                new Member(open.publicKey(), sign.publicKey()),
                new CircleKeys(view.publicKey(), release.publicKey()),
                Recovery.generate().principal(),
                Instant.now(),
                Signer.of(sign));
        chain = Chain.verify(List.of(create), ChainTrust.none());
    }

    public Chain chain() {
        return chain;
    }

    /** The pairing message for a doorbell that said hello. */
    public PairingMessage answer(SignedDocument hello, String deviceId) {
        ChainHead head = chain.head();
        return PairingMessage.answering(PairingHello.verify(hello, deviceId), chain.circleId(), head.n(), head.hash());
    }

    /** Pairs, and lets the doorbell follow the chain to the link that adds it. */
    public PinnedCircle pair(DeviceState state) {
        PinnedCircle circle = new PinnedCircle(state);
        PairingMessage m = answer(circle.hello(), state.deviceId());
        SignedDocument answer = circle.pair(m.toJson(), m.mac(state.claimSecret()), chain.toJson());
        Link added = ChainAuthor.after(chain, Instant.now())
                .addDevice(
                        state.identity().publicKey(),
                        PairingAnswer.verify(answer, state.identity().publicKey(), m),
                        Signer.of(sign));
        chain = chain.append(added);
        circle.follow(List.of(added.signed().toJson()));
        return circle;
    }

    /** The body of a settings command, as this home's app makes it and servers relay it. */
    public ObjectNode settings(DeviceKey key, long revision, DeviceSettings wanted) {
        return settings(key, revision, wanted, sign);
    }

    /** The same, signed by whomever. */
    public ObjectNode settings(DeviceKey key, long revision, DeviceSettings wanted, PrivateKeyP256 signer) {
        SettingsDocument document = SettingsDocument.sign(
                chain.circleId(), key.deviceId(), revision, Instant.now().getEpochSecond(), wanted, Signer.of(signer));
        return Json.object("revision", revision, "keyId", key.key().thumbprint(), "sealed", document.forDevice(key));
    }

    /** Removes a doorbell. */
    public Link remove(DeviceState state) {
        Link removed = ChainAuthor.after(chain, Instant.now()).removeDevice(state.deviceId(), Signer.of(sign));
        chain = chain.append(removed);
        return removed;
    }
}
