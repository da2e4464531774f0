package io.porchlight.gateway.identity;

import io.porchlight.gateway.limit.EdgeLimits;
import io.porchlight.sealing.Refused;
import io.porchlight.sealing.json.Fields;
import io.porchlight.sealing.jws.CompactJws;
import io.porchlight.sealing.key.PublicKeyJwk;
import java.time.Instant;

/**
 * The login of a device that cannot do mutual TLS: a compact JWS by its identity key over
 * {@code {typ: "porchlight-login", v: 1, deviceId, audience, at, nonce}}, fresh and for this edge.
 */
final class LoginRules {
    private LoginRules() {}

    /** A login that holds, if it was not used before. */
    record Held(String nonce, Instant lapsesAt) {}

    /** @throws Refused if it does not hold */
    static Held check(String login, String claimed, PublicKeyJwk key, String audience, Instant now) {
        if (login.length() > EdgeLimits.LOGIN_BYTES.number()) {
            throw new Refused("device.login", "The login is too long.");
        }
        Fields fields = Fields.of(CompactJws.verify(login, key, "porchlight-login"), "the login")
                .exactly("typ", "v", "deviceId", "audience", "at", "nonce");
        fields.integer("v", 1, 1);
        fields.text("deviceId", claimed);
        fields.text("audience", audience);
        Instant at = Instant.ofEpochSecond(fields.integer("at"));
        long clock = EdgeLimits.LOGIN_CLOCK.number();
        if (at.isBefore(now.minusSeconds(clock)) || at.isAfter(now.plusSeconds(clock))) {
            throw new Refused("device.login", "The login is not of now.");
        }
        return new Held(fields.id("nonce"), at.plusSeconds(clock + 1));
    }
}
