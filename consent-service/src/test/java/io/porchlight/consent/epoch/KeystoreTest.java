package io.porchlight.consent.epoch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.quicktheories.QuickTheory.qt;
import static org.quicktheories.generators.SourceDSL.longs;

import io.porchlight.sealing.Refused;
import io.porchlight.sealing.clip.Epoch;
import io.porchlight.sealing.encoding.Bytes;
import io.porchlight.sealing.key.PublicKeyJwk;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class KeystoreTest {
    private static final Epoch ONE = new Epoch("20261122T21Z");
    private static final Epoch TWO = new Epoch("20261122T22Z");

    @TempDir
    Path folder;

    private final byte[] secret = Bytes.random(32);

    @Test
    void aKeyIsMadeOnceAndOpensAgain() {
        EncryptedFileKeystore keystore = new EncryptedFileKeystore(folder, secret);
        PublicKeyJwk made = keystore.create(ONE);
        assertThat(keystore.create(ONE)).isEqualTo(made);
        assertThat(new EncryptedFileKeystore(folder, secret)
                        .open(ONE)
                        .orElseThrow()
                        .publicKey())
                .isEqualTo(made);
        assertThat(keystore.open(TWO)).isEmpty();
        assertThat(keystore.epochs()).containsExactly(ONE);
    }

    @Test
    @DisplayName("R6: a destroyed key is gone, and its file was overwritten before it was deleted")
    void destruction() throws IOException {
        EncryptedFileKeystore keystore = new EncryptedFileKeystore(folder, secret);
        keystore.create(ONE);
        Path file = folder.resolve(ONE.id() + ".key");
        byte[] before = Files.readAllBytes(file);
        Path other = folder.resolve("another-name-of-the-same-blocks");
        Files.createLink(other, file);
        keystore.destroy(ONE);
        keystore.destroy(ONE);
        assertThat(keystore.open(ONE)).isEmpty();
        assertThat(file).doesNotExist();
        assertThat(Files.readAllBytes(other)).hasSameSizeAs(before).isNotEqualTo(before);
    }

    @Test
    void noFileHoldsAKeyInTheClearOrOpensUnderAnotherSecretOrName() throws IOException {
        EncryptedFileKeystore keystore = new EncryptedFileKeystore(folder, secret);
        keystore.create(ONE);
        byte[] d = keystore.open(ONE).orElseThrow().d();
        byte[] file = Files.readAllBytes(folder.resolve(ONE.id() + ".key"));
        assertThat(new String(file, java.nio.charset.StandardCharsets.ISO_8859_1))
                .doesNotContain(new String(d, java.nio.charset.StandardCharsets.ISO_8859_1));
        assertThatThrownBy(() -> new EncryptedFileKeystore(folder, Bytes.random(32)).open(ONE))
                .isInstanceOf(Refused.class);
        Files.copy(folder.resolve(ONE.id() + ".key"), folder.resolve(TWO.id() + ".key"));
        assertThatThrownBy(() -> keystore.open(TWO)).isInstanceOf(Refused.class);
    }

    @Test
    void nothingIsLeftBehindByMakingKeys() throws IOException {
        EncryptedFileKeystore keystore = new EncryptedFileKeystore(folder, secret);
        keystore.create(ONE);
        try (Stream<Path> files = Files.list(folder)) {
            assertThat(files.map(path -> path.getFileName().toString())).containsExactly(ONE.id() + ".key");
        }
    }

    @Test
    void aShortSecretIsRefused() {
        assertThatThrownBy(() -> new EncryptedFileKeystore(folder, Bytes.random(31)))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    @DisplayName("SF-16: whatever retention a clip has, the epoch of its expiry has a key when it arrives")
    void theKeyIsAlwaysThere() {
        qt().forAll(longs().between(1_700_000_000L, 1_900_000_000L), longs().between(1, 30))
                .checkAssert((now, days) -> {
                    Instant arrival = Instant.ofEpochSecond(now);
                    Set<String> planned = EpochPlan.missing(arrival, Set.of()).stream()
                            .map(Epoch::id)
                            .collect(Collectors.toSet());
                    Instant expiry = Epoch.expiry(arrival, arrival, days.intValue());
                    assertThat(planned).contains(Epoch.containing(expiry).id());
                    assertThat(planned)
                            .contains(Epoch.containing(expiry.plus(Duration.ofMinutes(59)))
                                    .id());
                });
    }

    @Test
    @DisplayName("R6: a key lives until its hour ends, and not a second longer")
    void theEndOfTheHour() {
        List<String> living = List.of(ONE.id(), TWO.id());
        assertThat(EpochPlan.ended(ONE.end().minusSeconds(1), living)).isEmpty();
        assertThat(EpochPlan.ended(ONE.end(), living)).containsExactly(ONE);
    }
}
