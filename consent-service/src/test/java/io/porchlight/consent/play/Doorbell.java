package io.porchlight.consent.play;

import static io.porchlight.testing.Patience.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.porchlight.contracts.event.DeviceCommand;
import io.porchlight.contracts.event.DeviceReply;
import io.porchlight.sealing.circle.Chain;
import io.porchlight.sealing.circle.ChainTrust;
import io.porchlight.sealing.circle.Link;
import io.porchlight.sealing.device.DeviceKey;
import io.porchlight.sealing.encoding.Base64Url;
import io.porchlight.sealing.encoding.Bytes;
import io.porchlight.sealing.json.Json;
import io.porchlight.sealing.jws.SignedDocument;
import io.porchlight.sealing.jws.Signer;
import io.porchlight.sealing.key.PrivateKeyP256;
import io.porchlight.sealing.pairing.PairingAnswer;
import io.porchlight.sealing.pairing.PairingHello;
import io.porchlight.sealing.pairing.PairingMessage;
import io.porchlight.testing.Kafka;
import java.time.Duration;
import java.util.List;

/** A doorbell behind the gateway: its identity key, its claim secret, and the circle that it pinned. */
public final class Doorbell {
    public final PrivateKeyP256 key = PrivateKeyP256.generate();
    public final byte[] claimSecret = Bytes.random(16);
    private long resetCounter;

    public String id() {
        return key.publicKey().thumbprint();
    }

    public Signer signer() {
        return Signer.of(key);
    }

    public Doorbell provisioned() {
        reply("provisioned", Json.object("device", key.publicKey().toJson()));
        return this;
    }

    /** A long press: it says hello with a new counter. */
    public PairingHello saysHello() {
        PairingHello hello = PairingHello.fresh(key.publicKey(), ++resetCounter);
        reply("pair-hello", hello.sign(signer()).toJson());
        return hello;
    }

    /** The whole of pairing between this doorbell and a home's app, as sealing.md tells it. */
    public void pairsWith(Household home) {
        provisioned();
        PairingHello hello = saysHello();
        JsonNode read = await().atMost(Duration.ofSeconds(20))
                .until(
                        () -> {
                            var answer = home.alice.calls().get("/v1/devices/{d}/hello", id());
                            return answer.statusCode() == 200
                                    ? Json.object(
                                            "hello", json(answer.asString()).get("hello"))
                                    : null;
                        },
                        found -> found != null
                                && PairingHello.verify(SignedDocument.parse(found.get("hello")), id())
                                                .resetCounter()
                                        == hello.resetCounter());
        PairingHello seen = PairingHello.verify(SignedDocument.parse(read.get("hello")), id());
        PairingMessage m = PairingMessage.answering(
                seen, home.id(), home.chain.head().n(), home.chain.head().hash());
        home.alice
                .calls()
                .body(Json.object("deviceId", id(), "m", m.toJson(), "mac", m.mac(claimSecret))
                        .toString())
                .post("/v1/circles/{c}/pairings", home.id())
                .then()
                .statusCode(202);
        answers(hello);
        JsonNode answer = await().atMost(Duration.ofSeconds(20))
                .until(
                        () -> json(home.alice
                                .calls()
                                .get("/v1/circles/{c}/pairings/{d}", home.id(), id())
                                .asString()),
                        found -> found.path("status").asText().equals("answered"));
        Link link = home.author()
                .addDevice(
                        key.publicKey(),
                        PairingAnswer.verify(answer.get("answer"), key.publicKey(), m),
                        home.alice.signer());
        home.append(link, Json.array(List.of()));
    }

    /** The doorbell checks the MAC and the chain that the servers relayed, and says "paired". */
    private void answers(PairingHello hello) {
        DeviceCommand command = Kafka.await(
                DeviceCommand.class,
                c -> c.deviceId().equals(id())
                        && c.kind().equals("pair")
                        && c.body().get("m").get("nonce").asText().equals(Base64Url.encode(hello.nonce())));
        PairingMessage m = PairingMessage.verify(
                command.body().get("m"),
                Base64Url.decode(command.body().get("mac").asText()),
                claimSecret,
                hello);
        Chain chain = Chain.verify(command.body().get("links"), ChainTrust.none());
        if (!chain.link(m.n()).hash().equals(m.headHash()) || !chain.circleId().equals(m.circleId())) {
            throw new AssertionError("the relayed chain is not the one that m names");
        }
        reply("paired", PairingAnswer.sign(m, signer()).signed().toJson());
    }

    /** The key that settings are sealed to, announced as of the last hello. */
    public DeviceKey announces(PrivateKeyP256 settingsKey, Household home) {
        DeviceKey announced = new DeviceKey(id(), home.id(), resetCounter, settingsKey.publicKey());
        reply("device-key", announced.sign(signer()).toJson());
        return announced;
    }

    public void reply(String kind, JsonNode body) {
        Kafka.say("/device-gateway", id(), new DeviceReply(id(), kind, body));
    }

    public static JsonNode json(String text) {
        try {
            return new com.fasterxml.jackson.databind.ObjectMapper().readTree(text);
        } catch (com.fasterxml.jackson.core.JsonProcessingException e) {
            throw new AssertionError("not JSON: " + text, e);
        }
    }
}
