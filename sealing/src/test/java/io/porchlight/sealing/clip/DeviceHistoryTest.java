package io.porchlight.sealing.clip;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.porchlight.sealing.Refused;
import io.porchlight.sealing.encoding.Base64Url;
import io.porchlight.sealing.vectors.ClipFixture.Home;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("SF-14, A-39: a doorbell's sequence shows what is missing")
class DeviceHistoryTest {
    private final Home home = Home.paired().rotated(false);
    private final ChainView chain = ChainView.of(home.chain());
    private final String device = home.device().publicKey().thumbprint();
    private final long pairedAt = chain.pairedAt(device, 1);

    @Test
    @DisplayName("entries that name one another leave no gap; a skip accounts for the numbers it uses up")
    void complete() {
        Skip first = skip(1, 1, 1, "");
        Skip second = skip(1, 2, 7, first.hash());
        Manifest third = manifest(2, 8, second.hash());
        DeviceHistory history = follow(first, second, third);
        assertTrue(history.complete());
        assertEquals(8, third.through());
    }

    @Test
    @DisplayName("a lost or hidden clip shows as a gap")
    void gap() {
        Skip first = skip(1, 1, 1, "");
        Manifest hidden = manifest(1, 2, first.hash());
        Manifest next = manifest(1, 3, hidden.hash());
        DeviceHistory history = follow(first, next);
        assertFalse(history.complete());
        assertEquals(1, history.missing());
    }

    @Test
    @DisplayName("a hidden clip cannot be papered over by an entry that names the one before it")
    void paperedOver() {
        Skip first = skip(1, 1, 1, "");
        assertEquals("manifest.fork", refusal(first, manifest(1, 3, first.hash())));
        assertEquals("manifest.fork", refusal(first, manifest(1, 2, Base64Url.encode(new byte[32]))));
    }

    @Test
    @DisplayName("a number used twice is refused")
    void numberTwice() {
        Skip first = skip(1, 1, 4, "");
        assertEquals("manifest.fork", refusal(first, manifest(1, 4, first.hash())));
    }

    @Test
    @DisplayName("n never falls")
    void rollback() {
        Skip first = skip(2, 1, 1, "");
        assertEquals("manifest.rollback", refusal(first, manifest(1, 2, first.hash())));
    }

    @Test
    @DisplayName("only the first entry of a pairing has no predecessor")
    void firstHasNoPredecessor() {
        assertThrows(Refused.class, () -> skip(1, 2, 2, ""));
        assertThrows(Refused.class, () -> skip(1, 1, 1, Base64Url.encode(new byte[32])));
        assertThrows(Refused.class, () -> manifest(1, 2, ""));
    }

    @Test
    @DisplayName("a doorbell that is not of the household has no history")
    void stranger() {
        Skip foreign = new Skip(Base64Url.encode(new byte[32]), chain.circleId(), 1, 1, 1, "", "x");
        assertThrows(Refused.class, () -> DeviceHistory.of(pairedAt).with(foreign, chain));
        assertThrows(Refused.class, () -> DeviceHistory.of(99).with(skip(1, 1, 1, ""), chain));
    }

    private DeviceHistory follow(DeviceEntry... entries) {
        DeviceHistory history = DeviceHistory.of(pairedAt);
        for (DeviceEntry entry : entries) {
            history = history.with(entry, chain);
        }
        return history;
    }

    private String refusal(DeviceEntry... entries) {
        return assertThrows(Refused.class, () -> follow(entries)).code();
    }

    private Skip skip(long n, long sequence, long through, String previous) {
        return new Skip(device, chain.circleId(), n, sequence, through, previous, "spool-full");
    }

    private Manifest manifest(long n, long sequence, String previous) {
        String hash = Base64Url.encode(new byte[32]);
        return new Manifest(
                hash,
                new Origin(new byte[32], device, chain.circleId(), n, sequence, previous),
                List.of(
                        new Manifest.SealedKeyHash("video", hash, hash),
                        new Manifest.SealedKeyHash("detail", hash, hash),
                        new Manifest.SealedKeyHash("clip-key", hash, hash)));
    }
}
