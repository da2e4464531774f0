package io.porchlight.gateway.identity;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.porchlight.gateway.limit.EdgeLimits;
import io.porchlight.sealing.Refused;
import io.porchlight.sealing.encoding.Bytes;
import io.porchlight.sealing.json.Json;
import io.porchlight.sealing.jws.CompactJws;
import io.porchlight.sealing.jws.Signer;
import io.porchlight.sealing.key.PrivateKeyP256;
import java.time.Instant;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LoginRulesTest {
    private static final Instant NOW = Instant.parse("2026-11-23T12:00:00Z");

    private final PrivateKeyP256 key = PrivateKeyP256.generate();
    private final String deviceId = key.publicKey().thumbprint();

    private String login(String typ, String device, String audience, long at) {
        return CompactJws.sign(
                Json.object(
                        "typ",
                        typ,
                        "v",
                        1,
                        "deviceId",
                        device,
                        "audience",
                        audience,
                        "at",
                        at,
                        "nonce",
                        Bytes.randomId()),
                Signer.of(key));
    }

    private LoginRules.Held check(String login) {
        return LoginRules.check(login, deviceId, key.publicKey(), "edge", NOW);
    }

    @ParameterizedTest
    @ValueSource(longs = {-60, 0, 60})
    @DisplayName("A login by the identity key for this edge holds for a minute before and after")
    void holds(long off) {
        assertTrue(check(login("porchlight-login", deviceId, "edge", NOW.getEpochSecond() + off))
                .lapsesAt()
                .isAfter(NOW.plusSeconds(off + 59)));
    }

    @Test
    @DisplayName("Another time, edge, device, document or key: refused")
    void refused() {
        long at = NOW.getEpochSecond();
        for (String wrong : new String[] {
            login("porchlight-login", deviceId, "edge", at - 61),
            login("porchlight-login", deviceId, "edge", at + 61),
            login("porchlight-login", deviceId, "another-edge", at),
            login("porchlight-login", "another-device", "edge", at),
            login("porchlight-head", deviceId, "edge", at),
            "x".repeat(EdgeLimits.LOGIN_BYTES.asInt() + 1),
            ""
        }) {
            assertThrows(Refused.class, () -> check(wrong), wrong);
        }
        String good = login("porchlight-login", deviceId, "edge", at);
        PrivateKeyP256 other = PrivateKeyP256.generate();
        assertThrows(Refused.class, () -> LoginRules.check(good, deviceId, other.publicKey(), "edge", NOW));
    }

    @Test
    @DisplayName("A login is good once; what is remembered is bounded and lapses")
    void once() {
        var memory = new LoginMemory();
        var held = check(login("porchlight-login", deviceId, "edge", NOW.getEpochSecond()));
        assertTrue(memory.use(deviceId, held, NOW));
        assertFalse(memory.use(deviceId, held, NOW));
        for (int i = 1; i < EdgeLimits.LOGINS_REMEMBERED.number(); i++) {
            assertTrue(memory.use(deviceId, new LoginRules.Held("n" + i, held.lapsesAt()), NOW));
        }
        assertFalse(memory.use(deviceId, new LoginRules.Held("one more", held.lapsesAt()), NOW));
        assertTrue(memory.use("another", new LoginRules.Held("one more", held.lapsesAt()), NOW));
        memory.usedElsewhere("a third", held, NOW);
        assertFalse(memory.use("a third", held, NOW), "another node has taken it");
        memory.usedElsewhere("a fourth", held, held.lapsesAt().plusSeconds(1));
        assertEquals(3, memory.size(), "what has lapsed is of no use");
        memory.purge(held.lapsesAt().plusSeconds(1));
        assertEquals(0, memory.size());
    }
}
