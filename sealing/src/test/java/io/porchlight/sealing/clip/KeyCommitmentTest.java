package io.porchlight.sealing.clip;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.porchlight.sealing.Refused;
import io.porchlight.sealing.crypto.Hkdf;
import io.porchlight.sealing.crypto.Hmac;
import io.porchlight.sealing.encoding.Bytes;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.security.GeneralSecurityException;
import java.util.Arrays;
import javax.crypto.Cipher;
import javax.crypto.spec.SecretKeySpec;
import org.bouncycastle.crypto.modes.gcm.GCMUtil;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;

/**
 * The attack of which {@code keyCommitment} is the defence: GCM lets anybody who chooses both keys make one ciphertext
 * that is authentic under either, with two plaintexts. One block is solved for so that both tags are equal.
 */
@DisplayName("A-38: two keys for one ciphertext")
class KeyCommitmentTest {
    private static final byte[] SALT = new byte[32];
    private static final byte[] PREFIX = new byte[7];
    private static final byte[] NONCE = Bytes.concat(PREFIX, new byte[] {0, 0, 0, 0, 1});

    private final TrackKey shown = TrackKey.random();
    private final TrackKey hidden = TrackKey.random();

    @Test
    @DisplayName("the stream alone opens it to two different films; the committed key is the only one let in")
    void onlyTheCommittedKeyOpens() throws Exception {
        byte[] sealed = openingUnderBoth();
        byte[] first = streamOpens(shown, sealed);
        byte[] second = streamOpens(hidden, sealed);
        assertFalse(Arrays.equals(first, second), "the attack itself must work, or this test shows nothing");

        TrackStatement statement = new TrackStatement(
                Kind.VIDEO,
                "video/mp4",
                sealed.length,
                SegmentTree.rootOf(sealed),
                Hmac.sha256(shown.plainMacKey(), first),
                shown.commitment(Tracks.CLIP, Kind.VIDEO));
        assertArrayEquals(first, new TrackOpener(Tracks.CLIP, statement, shown).open(sealed));
        assertEquals("clip.commitment", refusal(() -> new TrackOpener(Tracks.CLIP, statement, hidden)));
        assertEquals(
                "clip.commitment",
                refusal(() -> TrackReader.open(
                        Tracks.CLIP,
                        statement,
                        hidden,
                        (at, n) -> Arrays.copyOfRange(sealed, (int) at, (int) at + n))));
    }

    private static String refusal(Executable opening) {
        return assertThrows(Refused.class, opening).code();
    }

    private static byte[] streamOpens(TrackKey key, byte[] sealed) throws IOException {
        return new TrackStream(Tracks.CLIP, Kind.VIDEO, key)
                .opening(new ByteArrayInputStream(sealed))
                .readAllBytes();
    }

    /** Header, one chosen block, the block that makes both tags equal, and that tag. */
    private byte[] openingUnderBoth() throws GeneralSecurityException {
        byte[] h1 = ecb(shown, new byte[16]);
        byte[] h2 = ecb(hidden, new byte[16]);
        byte[] mask1 = ecb(shown, Bytes.concat(NONCE, new byte[] {0, 0, 0, 1}));
        byte[] mask2 = ecb(hidden, Bytes.concat(NONCE, new byte[] {0, 0, 0, 1}));
        byte[] chosen = Bytes.utf8("sixteen bytes...");
        byte[] lengths = new byte[16];
        lengths[14] = 1; // 256 bits of ciphertext, no additional data
        byte[] constant = xor(
                xor(times(chosen, xor(power(h1, 3), power(h2, 3))), times(lengths, xor(h1, h2))), xor(mask1, mask2));
        byte[] solved = times(constant, inverse(xor(power(h1, 2), power(h2, 2))));
        byte[] tag = xor(xor(times(chosen, power(h1, 3)), times(solved, power(h1, 2))), xor(times(lengths, h1), mask1));
        return Bytes.concat(new byte[] {StreamLayout.HEADER}, SALT, PREFIX, chosen, solved, tag);
    }

    private static byte[] ecb(TrackKey key, byte[] block) throws GeneralSecurityException {
        byte[] fileKey = Hkdf.sha256(key.bytes(), SALT, TrackStream.associatedData(Tracks.CLIP, Kind.VIDEO), 32);
        Cipher cipher = Cipher.getInstance("AES/ECB/NoPadding");
        cipher.init(Cipher.ENCRYPT_MODE, new SecretKeySpec(fileKey, "AES"));
        return cipher.doFinal(block);
    }

    private static byte[] xor(byte[] a, byte[] b) {
        byte[] sum = a.clone();
        for (int i = 0; i < sum.length; i++) {
            sum[i] ^= b[i];
        }
        return sum;
    }

    private static byte[] times(byte[] a, byte[] b) {
        byte[] product = a.clone();
        GCMUtil.multiply(product, b);
        return product;
    }

    private static byte[] power(byte[] a, int exponent) {
        byte[] power = a;
        for (int i = 1; i < exponent; i++) {
            power = times(power, a);
        }
        return power;
    }

    /** a^(2^128 - 2), the inverse in GHASH's field: a^(2 + 4 + 8 + ... + 2^127). */
    private static byte[] inverse(byte[] a) {
        byte[] square = times(a, a);
        byte[] product = square;
        for (int i = 2; i < 128; i++) {
            square = times(square, square);
            product = times(product, square);
        }
        return product;
    }
}
