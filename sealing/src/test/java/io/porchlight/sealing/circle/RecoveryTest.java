package io.porchlight.sealing.circle;

import static io.porchlight.sealing.circle.Refusals.assertRefused;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.quicktheories.QuickTheory.qt;
import static org.quicktheories.generators.SourceDSL.integers;
import static org.quicktheories.generators.SourceDSL.longs;

import io.porchlight.sealing.Refused;
import io.porchlight.sealing.jws.Signer;
import java.util.Arrays;
import java.util.Locale;
import java.util.Random;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("SF-08: recovery code and blob")
class RecoveryTest {
    private static final String ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";

    private final RecoveryCode code = RecoveryCode.random();
    private final Recovery recovery = Recovery.generate();
    private final String circleId = "c".repeat(43);
    private final byte[] blob = recovery.seal(code, circleId);

    private static RecoveryCode codeOf(long seed) {
        byte[] bytes = new byte[RecoveryCode.LENGTH];
        new Random(seed).nextBytes(bytes);
        return RecoveryCode.of(bytes);
    }

    @Test
    @DisplayName("SF-08: nine groups of four, which read back as they were, however they are typed")
    void readsWhatItWrites() {
        qt().forAll(longs().all()).checkAssert(seed -> {
            RecoveryCode any = codeOf(seed);
            String text = any.text();
            assertTrue(text.matches("([0-9A-HJKMNP-TV-Z]{4}-){8}[0-9A-HJKMNP-TV-Z]{4}"), text);
            assertEquals(any, RecoveryCode.parse(text));
            assertEquals(any, RecoveryCode.parse(text.toLowerCase(Locale.ROOT).replace('-', ' ')));
            assertEquals(
                    any,
                    RecoveryCode.parse(text.replace('0', 'O').replace('1', 'I').replace("-", "")));
            assertEquals(any, RecoveryCode.parse(text.replace('0', 'o').replace('1', 'l')));
        });
    }

    @Test
    @DisplayName("SF-08: a known code has a known text")
    void knownText() {
        byte[] counting = new byte[RecoveryCode.LENGTH];
        for (int i = 0; i < counting.length; i++) {
            counting[i] = (byte) i;
        }
        assertTrue(RecoveryCode.of(counting).text().startsWith("000G-40R4-0M30-E209-185G-R38E-1W81-24GK-"));
    }

    @Test
    @DisplayName("SF-08: no single wrong letter in the code goes unnoticed")
    void oneWrongLetter() {
        qt().forAll(longs().all(), integers().between(0, 35), integers().between(1, 31))
                .checkAssert((seed, at, by) -> {
                    StringBuilder letters =
                            new StringBuilder(codeOf(seed).text().replace("-", ""));
                    int wrong = (ALPHABET.indexOf(letters.charAt(at)) + by) % 32;
                    letters.setCharAt(at, ALPHABET.charAt(wrong));
                    try {
                        // 20 bits of checksum let about one slip in a million pass; then it is another code.
                        assertNotEquals(codeOf(seed), RecoveryCode.parse(letters.toString()));
                    } catch (Refused refused) {
                        assertEquals("recovery.checksum", refused.code());
                    }
                });
    }

    @Test
    @DisplayName("SF-08: a wrong letter, a wrong length and a foreign character are told apart")
    void slips() {
        String text = codeOf(1).text();
        char first = text.charAt(0);
        assertRefused("recovery.checksum", () -> RecoveryCode.parse((first == '2' ? '3' : '2') + text.substring(1)));
        assertRefused("recovery.length", () -> RecoveryCode.parse(text.substring(1)));
        assertRefused("recovery.length", () -> RecoveryCode.parse(text + "0"));
        assertRefused("recovery.length", () -> RecoveryCode.parse(" ".repeat(300)));
        assertRefused("recovery.character", () -> RecoveryCode.parse("U" + text.substring(1)));
        assertRefused("recovery.character", () -> RecoveryCode.parse("\u0131" + text.substring(1)));
        assertRefused("recovery.length", () -> RecoveryCode.of(new byte[19]));
        assertFalse(codeOf(1).toString().contains(text.substring(0, 4)));
    }

    @Test
    @DisplayName("SF-08: 336 bytes, opened by the code for this circle")
    void opens() {
        assertEquals(336, blob.length);
        Recovery opened = Recovery.open(RecoveryCode.parse(code.text()), circleId, blob, recovery.principal());
        assertArrayEquals(recovery.sign().pkcs8(), opened.sign().pkcs8());
        assertArrayEquals(recovery.open().pkcs8(), opened.open().pkcs8());
    }

    @Test
    @DisplayName("SF-08: another code, another circle, other keys than the chain's, another byte: refused")
    void boundToItsPlace() {
        Member principal = recovery.principal();
        assertRefused("crypto.not-authentic", () -> Recovery.open(RecoveryCode.random(), circleId, blob, principal));
        assertRefused("crypto.not-authentic", () -> Recovery.open(code, "d".repeat(43), blob, principal));
        Member other = Recovery.generate().principal();
        assertRefused("recovery.other-keys", () -> Recovery.open(code, circleId, blob, other));
        Member exchanged = new Member(principal.sign(), principal.open());
        assertRefused("recovery.other-keys", () -> Recovery.open(code, circleId, blob, exchanged));
        assertRefused("recovery.blob", () -> Recovery.open(code, circleId, Arrays.copyOf(blob, 335), principal));
        for (int i = 0; i < blob.length; i += 7) {
            byte[] changed = blob.clone();
            changed[i] ^= 1;
            assertThrows(Refused.class, () -> Recovery.open(code, circleId, changed, principal));
        }
    }

    @Test
    @DisplayName("F-04: whoever finds the printed code gets the circle's keys again")
    void wholeWay() {
        Household home = new Household();
        byte[] kept = home.recovery.seal(code, home.chain.circleId());
        CircleKeysPair rotated = CircleKeysPair.fresh();
        home.chain = home.chain.append(home.author().rotate(rotated.keys(), home.alice.signer()));
        Member principal = home.chain.state().recovery();
        byte[] entry = Keyring.seal(home.chain.circleId(), KeyUse.VIEW, rotated.view(), principal.open());

        Recovery found = Recovery.open(RecoveryCode.parse(code.text()), home.chain.circleId(), kept, principal);
        String keyId = home.chain.state().viewKey().thumbprint();
        assertArrayEquals(
                rotated.view().pkcs8(),
                Keyring.open(home.chain.circleId(), KeyUse.VIEW, keyId, found.open(), entry)
                        .pkcs8());
        Person newPhone = Person.someone();
        home.chain = home.chain.append(
                home.author().recoverMember(newPhone.member(), Role.PRIMARY, Signer.of(found.sign())));
        assertTrue(home.chain.state().isPrimary(newPhone.id(), home.now.getEpochSecond() + 86_400));
    }
}
