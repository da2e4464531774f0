package io.porchlight.sealing.grant;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.porchlight.sealing.Refused;
import io.porchlight.sealing.jws.SignedDocument;
import io.porchlight.sealing.jws.Signer;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class WithdrawalTest {
    private static final Town TOWN = new Town();
    private static final SignedDocument GRANT = TOWN.granted.grant();
    private static final List<Signer> CLIP_KEYS = List.of(Signer.of(TOWN.evening.key()), Signer.of(TOWN.night.key()));

    @Test
    @DisplayName("SF-21: a withdrawal is signed by the keys of exactly the clips that it names")
    void withdrawals() {
        Instant later = Town.GRANTED.plusSeconds(60);
        SignedDocument part = Withdrawal.sign(GRANT, Map.of(TOWN.night.statement(), CLIP_KEYS.getLast()), later);
        Withdrawal read = Withdrawal.verify(SignedDocument.parse(part.bytes()), GRANT, TOWN.statements());
        assertEquals(List.of(TOWN.night.statement().hash()), read.clips());
        SignedDocument more = part.withSignature(CLIP_KEYS.getFirst());
        assertEquals("withdrawal.wrong-key", code(() -> Withdrawal.verify(more, GRANT, TOWN.statements())));
        SignedDocument other = SignedDocument.sign(part.payload(), List.of(CLIP_KEYS.getFirst()));
        assertEquals("withdrawal.wrong-key", code(() -> Withdrawal.verify(other, GRANT, TOWN.statements())));
        SignedDocument elsewhere = TOWN.grant()
                .sign(Signer.of(TOWN.mother), Town.GRANTED, Duration.ofHours(1))
                .grant();
        assertEquals("withdrawal.grant", code(() -> Withdrawal.verify(part, elsewhere, TOWN.statements())));
        assertEquals(
                "withdrawal.grant",
                code(() -> Withdrawal.sign(
                        GRANT, Map.of(TOWN.night.statement(), CLIP_KEYS.getLast()), Town.GRANTED.minusSeconds(1))));
    }

    private static String code(Runnable action) {
        return assertThrows(Refused.class, action::run).code();
    }
}
