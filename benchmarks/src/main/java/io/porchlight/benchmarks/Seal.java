package io.porchlight.benchmarks;

import io.porchlight.sealing.clip.Kind;
import io.porchlight.sealing.clip.TrackKey;
import io.porchlight.sealing.clip.TrackOpener;
import io.porchlight.sealing.clip.TrackSealer;
import io.porchlight.sealing.clip.TrackStatement;
import io.porchlight.sealing.clip.TrackStream;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.util.List;
import java.util.Random;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/**
 * Sealing and opening a 64 MiB track on one core, against the JDK's AES-256-GCM over 1 MiB buffers: the stream alone, and
 * for orientation with everything that a statement says (plaintext code and segments' root, two passes of SHA-256).
 *
 * <p>Both sides work from memory into memory that is there already, in one thread, in turn.
 */
final class Seal implements Bench {
    private static final int MEBIBYTE = 1 << 20;
    private static final String PEER = "JDK AES-256-GCM, 1 MiB buffers";
    private static final String CLIP = "benchmark";

    private final TrackKey key = TrackKey.random();
    private final TrackStream stream = new TrackStream(CLIP, Kind.VIDEO, key);
    private final SecretKeySpec rawKey = new SecretKeySpec(key.bytes(), "AES");
    private final byte[] buffer = new byte[MEBIBYTE];
    private long nonce;

    @Override
    public String name() {
        return "seal";
    }

    @Override
    public List<Row> run(boolean quick) throws Exception {
        int size = 64 * MEBIBYTE;
        int rounds = quick ? 5 : 15;
        byte[] plaintext = new byte[size];
        new Random(1).nextBytes(plaintext);
        Sink sealed = new Sink(size + MEBIBYTE);
        byte[] rawSealed = new byte[(MEBIBYTE + 16) * 64];
        byte[] rawPlaintext = new byte[size];

        Runs seal = new Runs();
        Runs open = new Runs();
        Runs rawSeal = new Runs();
        Runs rawOpen = new Runs();
        Runs sealWhole = new Runs();
        Runs openWhole = new Runs();
        for (int round = -rounds; round < rounds; round++) {
            // The first half warms up: the JIT compiles GCM's loops only after a few hundred megabytes.
            boolean counts = round >= 0;
            measure(counts, rawSeal, size, () -> rawSeal(plaintext, rawSealed));
            measure(counts, seal, size, () -> seal(plaintext, sealed));
            measure(counts, rawOpen, size, () -> rawOpen(rawSealed, rawPlaintext));
            measure(counts, open, size, () -> open(sealed));
        }
        for (int round = -2; round < Math.max(3, rounds / 3); round++) {
            boolean counts = round >= 0;
            TrackStatement[] track = new TrackStatement[1];
            measure(counts, sealWhole, size, () -> {
                sealed.clear();
                track[0] = new TrackSealer(CLIP, Kind.VIDEO, key)
                        .seal(new ByteArrayInputStream(plaintext), sealed, "video/mp4");
            });
            measure(counts, openWhole, size, () -> new TrackOpener(CLIP, track[0], key)
                    .open(sealed.reader(), OutputStream.nullOutputStream()));
        }
        return List.of(
                Row.atLeast("seal 64 MiB", "GB/s", seal, PEER, rawSeal, 0.70),
                Row.atLeast("open 64 MiB", "GB/s", open, PEER, rawOpen, 0.55),
                Row.forOrientation("seal with root and code", "GB/s", sealWhole, PEER, rawSeal),
                Row.forOrientation("open with root and code", "GB/s", openWhole, PEER, rawOpen));
    }

    private interface Step {
        void run() throws IOException, GeneralSecurityException;
    }

    private static void measure(boolean counts, Runs runs, int bytes, Step step)
            throws IOException, GeneralSecurityException {
        long start = System.nanoTime();
        step.run();
        long nanos = System.nanoTime() - start;
        if (counts) {
            runs.add((double) bytes / nanos);
        }
    }

    private void seal(byte[] plaintext, Sink sealed) throws IOException {
        sealed.clear();
        try (OutputStream sealing = stream.sealing(sealed)) {
            sealing.write(plaintext);
        }
    }

    private void open(Sink sealed) throws IOException {
        long opened = 0;
        try (InputStream opening = stream.opening(sealed.reader())) {
            for (int count; (count = opening.readNBytes(buffer, 0, buffer.length)) > 0; ) {
                opened += count;
            }
        }
        if (opened != 64L * MEBIBYTE) {
            throw new IllegalStateException("opened " + opened + " bytes only");
        }
    }

    private void rawSeal(byte[] plaintext, byte[] sealed) throws GeneralSecurityException {
        nonce++;
        Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
        for (int i = 0; i < plaintext.length / MEBIBYTE; i++) {
            cipher.init(Cipher.ENCRYPT_MODE, rawKey, new GCMParameterSpec(128, nonce(i)));
            cipher.doFinal(plaintext, i * MEBIBYTE, MEBIBYTE, sealed, i * (MEBIBYTE + 16));
        }
    }

    private void rawOpen(byte[] sealed, byte[] plaintext) throws GeneralSecurityException {
        Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
        for (int i = 0; i < plaintext.length / MEBIBYTE; i++) {
            cipher.init(Cipher.DECRYPT_MODE, rawKey, new GCMParameterSpec(128, nonce(i)));
            cipher.doFinal(sealed, i * (MEBIBYTE + 16), MEBIBYTE + 16, plaintext, i * MEBIBYTE);
        }
    }

    private byte[] nonce(int i) {
        return ByteBuffer.allocate(12).putLong(nonce).putInt(i).array();
    }

    /** Memory that is there before the clock starts. */
    private static final class Sink extends ByteArrayOutputStream {
        Sink(int size) {
            super(size);
        }

        void clear() {
            reset();
        }

        InputStream reader() {
            return new ByteArrayInputStream(buf, 0, count);
        }
    }
}
