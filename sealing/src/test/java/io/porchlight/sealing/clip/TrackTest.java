package io.porchlight.sealing.clip;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.quicktheories.QuickTheory.qt;
import static org.quicktheories.generators.SourceDSL.integers;

import io.porchlight.sealing.Refused;
import io.porchlight.sealing.log.MerkleTree;
import io.porchlight.sealing.vectors.ReferenceStream;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayName("SF-11, SF-12: tracks")
class TrackTest {
    private static final int C = StreamLayout.SEGMENT;
    private static final int FIRST = C - StreamLayout.HEADER - StreamLayout.TAG;
    private static final int WHOLE = C - StreamLayout.TAG;

    @ParameterizedTest
    @ValueSource(ints = {0, 1, FIRST - 1, FIRST, FIRST + 1, FIRST + WHOLE, FIRST + WHOLE + 1, 4_000_000})
    @DisplayName("Tink's streams and the documented layout are the same, at every edge")
    void layoutIsTinks(int length) throws IOException {
        Tracks track = Tracks.seal(length);
        assertEquals(length, track.statement().layout().plaintextLength());
        assertEquals(track.sealed().length, StreamLayout.ofPlaintext(length).length());
        assertArrayEquals(track.plaintext(), track.open());
        assertArrayEquals(track.plaintext(), track.openStreaming());
        assertArrayEquals(track.plaintext(), track.readAll());

        byte[] byTheLetter = ReferenceStream.seal(
                track.key().bytes(), Tracks.CLIP, Kind.VIDEO, new byte[32], new byte[7], track.plaintext());
        assertArrayEquals(track.plaintext(), track.with(byTheLetter).open());
    }

    @Test
    @DisplayName("any part can be read without the rest")
    void randomAccess() throws IOException {
        Tracks track = Tracks.seal(3 * C + 12_345);
        TrackReader reader = track.reader();
        int length = track.plaintext().length;
        qt().withExamples(60)
                .forAll(integers().between(0, length), integers().between(0, 2 * C))
                .checkAssert((from, count) -> {
                    try {
                        assertArrayEquals(
                                Arrays.copyOfRange(track.plaintext(), from, Math.min(length, from + count)),
                                reader.read(from, count));
                    } catch (IOException e) {
                        throw new AssertionError(e);
                    }
                });
        assertEquals(0, reader.read(length + 5L, 10).length);
    }

    @Test
    @DisplayName("any flipped bit is refused by every opener, even if the statement's root were that of the forgery")
    void anyFlippedBit() throws IOException {
        Tracks track = Tracks.seal(2_000);
        qt().withExamples(500)
                .forAll(integers().between(0, 8 * track.sealed().length - 1))
                .checkAssert(bit -> {
                    byte[] changed = track.sealed().clone();
                    changed[bit / 8] ^= (byte) (1 << bit % 8);
                    Tracks claimed =
                            new Tracks(track.clipId(), track.key(), track.plaintext(), changed, track.statement());
                    Tracks forged = track.with(changed);
                    assertThrows(Refused.class, claimed::open);
                    assertThrows(Refused.class, claimed::openStreaming);
                    assertThrows(Refused.class, claimed::readAll);
                    assertThrows(Refused.class, forged::open);
                    assertThrows(Refused.class, forged::readAll);
                });
    }

    @Test
    @DisplayName("A-39: any truncation is refused, by a random reader before it gives out anything")
    void anyTruncation() throws IOException {
        Tracks track = Tracks.seal(2 * C + 100);
        int length = track.sealed().length;
        List<Integer> cuts = new ArrayList<>(List.of(0, 1, 39, 40, 55, 56, C, 2 * C, 2 * C + 17, length - 1));
        for (int cut = 1; cut < length; cut += length / 20) {
            cuts.add(cut);
        }
        for (int cut : cuts) {
            byte[] shorter = Arrays.copyOf(track.sealed(), cut);
            Tracks claimed = new Tracks(track.clipId(), track.key(), track.plaintext(), shorter, track.statement());
            assertThrows(Refused.class, claimed::open, "cut at " + cut);
            assertThrows(Refused.class, claimed::openStreaming, "cut at " + cut);
            assertThrows(Refused.class, claimed::reader, "cut at " + cut);
            if (cut > 56 && cut % C > 16 || cut == C || cut == 2 * C) {
                Tracks forged = track.with(shorter);
                assertThrows(Refused.class, forged::open, "with L of the cut at " + cut);
                assertThrows(Refused.class, forged::reader, "with L of the cut at " + cut);
            }
        }
    }

    @Test
    @DisplayName("bytes behind the end are refused")
    void anythingMore() throws IOException {
        Tracks track = Tracks.seal(100);
        byte[] longer = Arrays.copyOf(track.sealed(), track.sealed().length + 1);
        Tracks claimed = new Tracks(track.clipId(), track.key(), track.plaintext(), longer, track.statement());
        assertThrows(Refused.class, claimed::open);
        assertThrows(Refused.class, claimed::openStreaming);
        assertThrows(Refused.class, track.with(longer)::open);
    }

    @Test
    @DisplayName("segments in another order, left out or doubled are refused by the stream itself")
    void anyReordering() throws IOException {
        Tracks track = Tracks.seal(4 * WHOLE - StreamLayout.HEADER);
        assertEquals(4, track.statement().layout().segments());
        int[][] orders = {
            {0, 2, 1, 3},
            {0, 1, 3, 2},
            {0, 1, 1, 3},
            {0, 2, 2, 3},
            {0, 3, 1, 2},
            {1, 0, 2, 3},
            {0, 1, 3},
            {0, 2, 3},
            {0, 1, 2, 2, 3},
            {0, 1, 2}
        };
        for (int[] order : orders) {
            byte[] sealed = new byte[order.length * C];
            for (int i = 0; i < order.length; i++) {
                System.arraycopy(track.sealed(), order[i] * C, sealed, i * C, C);
            }
            Tracks forged = track.with(sealed);
            assertThrows(Refused.class, forged::open, Arrays.toString(order));
            assertThrows(Refused.class, forged::openStreaming, Arrays.toString(order));
            assertThrows(Refused.class, forged::readAll, Arrays.toString(order));
        }
    }

    @Test
    @DisplayName("A-37: the key of one track opens neither another clip's nor another kind's")
    void boundToClipAndKind() throws IOException {
        Tracks track = Tracks.seal(500);
        byte[] commitment = track.key().commitment("another", Kind.VIDEO);
        TrackStatement other = new TrackStatement(
                Kind.VIDEO,
                "video/mp4",
                track.sealed().length,
                track.statement().segmentsRoot(),
                track.statement().plaintextMac(),
                commitment);
        assertThrows(Refused.class, () -> new TrackOpener("another", other, track.key()).open(track.sealed()));
        TrackStatement audio = new TrackStatement(
                Kind.AUDIO,
                "video/mp4",
                track.sealed().length,
                track.statement().segmentsRoot(),
                track.statement().plaintextMac(),
                track.key().commitment(Tracks.CLIP, Kind.AUDIO));
        assertThrows(Refused.class, () -> new TrackOpener(Tracks.CLIP, audio, track.key()).open(track.sealed()));
        Refused uncommitted =
                assertThrows(Refused.class, () -> new TrackOpener(Tracks.CLIP, track.statement(), TrackKey.random()));
        assertEquals("clip.commitment", uncommitted.code());
    }

    @Test
    @DisplayName("SF-12: the root is RFC 6962's over the segments, however the bytes arrive")
    void segmentsRoot() {
        qt().withExamples(25)
                .forAll(integers().between(1, 6 * C), integers().between(1, 2 * C))
                .checkAssert((length, step) -> {
                    byte[] sealed = ReferenceStream.pattern(length);
                    List<byte[]> segments = new ArrayList<>();
                    for (int at = 0; at < length; at += C) {
                        segments.add(Arrays.copyOfRange(sealed, at, Math.min(length, at + C)));
                    }
                    SegmentTree tree = new SegmentTree();
                    for (int at = 0; at < length; at += step) {
                        tree.update(sealed, at, Math.min(step, length - at));
                    }
                    assertArrayEquals(MerkleTree.of(segments).root(), tree.root());
                });
    }

    @Test
    @DisplayName("every length has one layout, or is refused")
    void everyLengthHasOneLayout() {
        qt().forAll(integers().between(0, 5 * C)).checkAssert(length -> {
            StreamLayout layout = StreamLayout.ofPlaintext(length);
            assertEquals(length.longValue(), new StreamLayout(layout.length()).plaintextLength());
            long sum = 0;
            for (long i = 0; i < layout.segments(); i++) {
                assertEquals(sum, layout.plaintextStart(i));
                if (length > 0) {
                    assertEquals(i, layout.segmentOf(sum));
                }
                sum += layout.ciphertextLength(i) - StreamLayout.TAG;
            }
            assertEquals(length.longValue(), sum);
        });
        for (long bad :
                new long[] {-1, 0, 55, C + 1, C + 16, 3L * C + 16, StreamLayout.MAX_LENGTH + C, Long.MAX_VALUE}) {
            assertThrows(Refused.class, () -> new StreamLayout(bad), "L = " + bad);
        }
    }

    @Test
    @DisplayName("a source that fails is told apart from a track that does not open")
    void failingSource() throws IOException {
        Tracks track = Tracks.seal(3 * C);
        IOException failure = new IOException("the line broke");
        InputStream breaking = new InputStream() {
            private final InputStream source = new ByteArrayInputStream(track.sealed());

            @Override
            public int read() throws IOException {
                return source.read();
            }

            @Override
            public int read(byte[] bytes, int offset, int count) throws IOException {
                int got = source.read(bytes, offset, count);
                if (got < 0 || source.available() < C) {
                    throw failure;
                }
                return got;
            }
        };
        TrackOpener opener = new TrackOpener(Tracks.CLIP, track.statement(), track.key());
        assertSame(
                failure, assertThrows(IOException.class, () -> opener.open(breaking, OutputStream.nullOutputStream())));
    }
}
