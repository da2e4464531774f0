package io.porchlight.consent.play;

import static io.restassured.RestAssured.given;

import io.porchlight.sealing.circle.Member;
import io.porchlight.sealing.encoding.Bytes;
import io.porchlight.sealing.json.Json;
import io.porchlight.sealing.jws.CompactJws;
import io.porchlight.sealing.jws.Signer;
import io.porchlight.sealing.key.PrivateKeyP256;
import io.porchlight.testing.IssuerResource;
import io.restassured.http.ContentType;
import io.restassured.specification.RequestSpecification;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/** Somebody with a login and a device whose two private keys never leave it. */
public record Person(String subject, PrivateKeyP256 open, PrivateKeyP256 sign) {
    public static Person someone() {
        return new Person(Bytes.randomId(), PrivateKeyP256.generate(), PrivateKeyP256.generate());
    }

    /** The same login on another device. */
    public Person onAnotherDevice() {
        return new Person(subject, PrivateKeyP256.generate(), PrivateKeyP256.generate());
    }

    public Member member() {
        return new Member(open.publicKey(), sign.publicKey());
    }

    public Signer signer() {
        return Signer.of(sign);
    }

    public String id() {
        return member().id();
    }

    /** A call with this person's login. */
    public RequestSpecification calls() {
        String token = IssuerResource.token("homes", subject, Map.of("aud", List.of("consent-service")));
        return given().auth().oauth2(token).contentType(ContentType.JSON);
    }

    /** The device signs {@code {typ, v, circleId, nonce, at}} over a nonce that the login asked for. */
    public String proof(String typ, String circleId) {
        String nonce = calls().post("/v1/circles/{c}/nonces", circleId)
                .then()
                .statusCode(200)
                .extract()
                .path("nonce");
        return proof(typ, circleId, nonce);
    }

    public String proof(String typ, String circleId, String nonce) {
        return CompactJws.sign(
                Json.object(
                        "typ",
                        typ,
                        "v",
                        1,
                        "circleId",
                        circleId,
                        "nonce",
                        nonce,
                        "at",
                        Instant.now().getEpochSecond()),
                signer());
    }
}
