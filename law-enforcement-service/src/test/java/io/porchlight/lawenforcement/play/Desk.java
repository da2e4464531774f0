package io.porchlight.lawenforcement.play;

import static io.restassured.RestAssured.given;

import io.porchlight.sealing.circle.Member;
import io.porchlight.sealing.encoding.Bytes;
import io.porchlight.sealing.jws.Signer;
import io.porchlight.sealing.key.PrivateKeyP256;
import io.porchlight.testing.IssuerResource;
import io.restassured.http.ContentType;
import io.restassured.specification.RequestSpecification;
import java.util.Map;

/** An officer at a desk: a login of an agency, and a device whose private keys never leave it. */
public record Desk(String slug, String subject, PrivateKeyP256 open, PrivateKeyP256 sign) {
    public static Desk of(String slug) {
        return new Desk(slug, Bytes.randomId(), PrivateKeyP256.generate(), PrivateKeyP256.generate());
    }

    /** The same login on another device. */
    public Desk onAnotherDevice() {
        return new Desk(slug, subject, PrivateKeyP256.generate(), PrivateKeyP256.generate());
    }

    public Member member() {
        return new Member(open.publicKey(), sign.publicKey());
    }

    public Signer signer() {
        return Signer.of(sign);
    }

    /** A call from the portal's page, in this officer's session. */
    public RequestSpecification calls() {
        return session().header("Origin", Parties.PORTAL).header("Sec-Fetch-Site", "same-site");
    }

    /** A call in this officer's session that does not say where it comes from. */
    public RequestSpecification session() {
        String token = IssuerResource.token("agencies", subject, Map.of("agency", slug, "name", "Officer Ada"));
        return given().auth()
                .oauth2(token)
                .contentType(ContentType.JSON)
                .redirects()
                .follow(false);
    }
}
