package io.porchlight.consent.grant;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.endsWith;

import io.porchlight.consent.ServiceTest;
import io.porchlight.consent.play.Doorbell;
import io.porchlight.contracts.event.DisclosureWithdrawn;
import io.porchlight.contracts.event.Revocation;
import io.porchlight.sealing.clip.SealedKey;
import io.porchlight.sealing.encoding.Base64Url;
import io.porchlight.sealing.grant.Grant;
import io.porchlight.sealing.grant.GrantBuilder;
import io.porchlight.sealing.grant.Withdrawal;
import io.porchlight.sealing.json.Json;
import io.porchlight.sealing.jws.SignedDocument;
import io.porchlight.sealing.jws.Signer;
import io.porchlight.sealing.key.PrivateKeyP256;
import io.porchlight.testing.Kafka;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@ServiceTest
@org.jspecify.annotations.NullUnmarked
class WithdrawalTest {
    private AskedHome asked;

    @BeforeEach
    void anAgencyAsks() {
        asked = new AskedHome();
    }

    @Test
    @DisplayName("SF-21: the home withdraws with the kept grant key; fetches stop and the agency is told")
    void withdrawal() {
        GrantBuilder.Signed signed = asked.granted();
        asked.hand(asked.alice(), asked.street.submission(signed, asked.clip)).statusCode(202);
        String jti = Grant.of(signed.grant()).jti();
        AskedHome.released(jti);
        var keys = Doorbell.json(asked.alice()
                .calls()
                .get("/v1/circles/{c}/grants/{j}/keys", asked.street.home.id(), jti)
                .then()
                .statusCode(200)
                .extract()
                .asString());
        var kept = keys.get("grantKeys").get(0);
        PrivateKeyP256 clipKey = new SealedKey(
                        "grant-key",
                        kept.get("keyId").asText(),
                        Base64Url.decode(kept.get("sealed").asText()))
                .openClipKey(asked.street.home.release, asked.street.home.id(), asked.clip.statement());
        SignedDocument forged = SignedDocument.sign(
                new Withdrawal(
                                jti,
                                signed.grant().payloadHashText(),
                                List.of(asked.clip.statement().hash()),
                                Instant.now().getEpochSecond())
                        .toJson(),
                List.of(asked.alice().signer()));
        asked.withdraw(jti, forged).statusCode(422).body("type", endsWith("/withdrawal-invalid"));
        asked.withdraw(
                        jti,
                        Withdrawal.sign(
                                signed.grant(), Map.of(asked.clip.statement(), Signer.of(clipKey)), Instant.now()))
                .statusCode(204);

        assertThat(Kafka.await(Revocation.class, r -> jti.equals(r.grant())).action())
                .isEqualTo("refuse-tokens");
        Kafka.await(DisclosureWithdrawn.class, w -> w.jti().equals(jti));
        AskedHome.token(
                        "law-enforcement-service",
                        Json.object("jti", jti, "clipId", asked.clip.clipId()).toString())
                .statusCode(404);
        assertThat(asked.street.prompt(asked.form).get("status").asText()).isEqualTo("withdrawn");
    }
}
