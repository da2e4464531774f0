package io.porchlight.lawenforcement.play;

import io.porchlight.contracts.event.RequestPublished;
import io.porchlight.sealing.encoding.Base64Url;
import io.porchlight.sealing.encoding.Bytes;
import io.porchlight.sealing.json.Json;
import io.porchlight.sealing.jws.SignedDocument;
import io.porchlight.sealing.key.PrivateKeyP256;
import io.porchlight.sealing.request.FootageRequest;
import io.porchlight.testing.Kafka;
import io.restassured.response.ValidatableResponse;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;

/** A request with all that its first officer's browser knows of it. */
public final class Asked {
    private static final AtomicLong INDEX = new AtomicLong(System.nanoTime() % 1_000_000_000L * 1000);

    public final Bureau bureau;
    public final PrivateKeyP256 caseKey;
    public final byte[] salt = Bytes.random(32);
    public final String caseNumber;
    public final FootageRequest form;
    public final SignedDocument byAda;

    public Asked(Bureau bureau, String caseNumber, List<String> cells, PrivateKeyP256 caseKey) {
        this.bureau = bureau;
        this.caseNumber = caseNumber;
        this.caseKey = caseKey;
        this.form = bureau.request(caseKey, salt, caseNumber, cells);
        this.byAda = form.sign(bureau.ada.signer());
    }

    public static Asked planned(Bureau bureau) {
        return new Asked(bureau, "2026/" + Bytes.randomId().hashCode(), Bureau.AREA, PrivateKeyP256.generate());
    }

    public String id() {
        return form.requestId();
    }

    public ValidatableResponse submit() {
        return bureau.ada
                .calls()
                .body(bureau.submission(byAda.toJson(), caseKey, salt, caseNumber))
                .post("/v1/requests")
                .then();
    }

    public SignedDocument both() {
        return byAda.withSignature(bureau.ben.signer());
    }

    public ValidatableResponse cosign(Desk officer, SignedDocument signed) {
        return officer.calls()
                .body(Json.object("request", signed.toJson()).toString())
                .post("/v1/requests/{r}/signatures", id())
                .then();
    }

    /** Handed in and signed by both. */
    public static Asked submitted(Bureau bureau) {
        Asked asked = planned(bureau);
        asked.submit().statusCode(201);
        asked.cosign(bureau.ben, asked.both()).statusCode(202);
        return asked;
    }

    /** The public log has it. */
    public long publish() {
        long index = INDEX.incrementAndGet();
        Kafka.say(
                "/consent-service",
                id(),
                new RequestPublished(
                        id(),
                        index,
                        Base64Url.encode(Bytes.random(32)),
                        Base64Url.encode(Bytes.random(32)),
                        "c2sp.org/tlog-proof@v1\n"));
        return index;
    }
}
