package io.porchlight.sealing;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.porchlight.sealing.clip.Bundle;
import io.porchlight.sealing.clip.ClipDetail;
import io.porchlight.sealing.clip.Epoch;
import io.porchlight.sealing.clip.Kind;
import io.porchlight.sealing.clip.Manifest;
import io.porchlight.sealing.clip.SegmentTree;
import io.porchlight.sealing.clip.Skip;
import io.porchlight.sealing.clip.Statement;
import io.porchlight.sealing.clip.StreamLayout;
import io.porchlight.sealing.clip.TrackKey;
import io.porchlight.sealing.clip.TrackOpener;
import io.porchlight.sealing.clip.TrackReader;
import io.porchlight.sealing.clip.TrackStatement;
import io.porchlight.sealing.crypto.AesGcm;
import io.porchlight.sealing.crypto.Hpke;
import io.porchlight.sealing.encoding.Base64Url;
import io.porchlight.sealing.encoding.Hex;
import io.porchlight.sealing.json.Fields;
import io.porchlight.sealing.json.Jcs;
import io.porchlight.sealing.jws.CompactJws;
import io.porchlight.sealing.jws.SignedDocument;
import io.porchlight.sealing.jws.Signer;
import io.porchlight.sealing.key.PrivateKeyP256;
import io.porchlight.sealing.key.PublicKeyJwk;
import io.porchlight.sealing.vectors.ClipFixture;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Whatever comes in, each reader reads it or refuses it: nothing but {@link Refused} gets out. */
@DisplayName("Readers of values, keys, signatures and clips refuse what they do not read")
class CoreFuzzTest {
    private static final PrivateKeyP256 KEY = PrivateKeyP256.generate();
    private static final String CLIP = "AbCd-_0123456789abcdef";
    private static final TrackKey TRACK_KEY = TrackKey.of(new byte[32]);

    static Stream<Arguments> documents() throws IOException {
        ClipFixture clip = ClipFixture.sealed(List.of(Kind.values()));
        Bundle bundle = clip.clip.bundle();
        Skip skip = new Skip(
                clip.deviceId(),
                clip.chain().circleId(),
                1,
                2,
                5,
                bundle.content().hash(),
                "spool-full");
        return Stream.of(
                        clip.clip.statement().bytes(),
                        bundle.bytes(),
                        bundle.manifest().bytes(),
                        Jcs.canonical(bundle.manifest().payload()),
                        Jcs.canonical(skip.toJson()),
                        clip.plaintexts.get(Kind.DETAIL),
                        Jcs.canonical(KEY.publicKey().toJson()),
                        CompactJws.sign(bundle.manifest().payload(), Signer.of(KEY))
                                .getBytes(StandardCharsets.US_ASCII),
                        "20261122T21Z".getBytes(StandardCharsets.US_ASCII),
                        "{\"a\":[[[[[[\"\\ud83d\\ude00\",-0,1e9]]]]]]}".getBytes(StandardCharsets.US_ASCII))
                .map(Arguments::of);
    }

    @MethodSource("documents")
    @FuzzTest(maxDuration = "30s")
    void documentsAreReadOrRefused(byte[] input) {
        String text = new String(input, StandardCharsets.UTF_8);
        readOrRefuse(() -> Jcs.canonical(Jcs.parse(input)));
        readOrRefuse(() -> Jcs.parseCanonical(input));
        readOrRefuse(() -> Jcs.parseValue(input, 1000));
        readOrRefuse(() -> Statement.parse(input).bytes());
        readOrRefuse(() -> Bundle.parse(input).content());
        readOrRefuse(() -> Manifest.of(Jcs.parse(input)).hash());
        readOrRefuse(() -> Skip.of(Jcs.parse(input)).hash());
        readOrRefuse(() -> ClipDetail.parse(input).bytes());
        readOrRefuse(
                () -> SignedDocument.parse(input).verify(Map.of(KEY.publicKey().thumbprint(), KEY.publicKey())));
        readOrRefuse(() -> PublicKeyJwk.of(Jcs.parse(input)).thumbprint());
        readOrRefuse(() -> CompactJws.kid(text));
        readOrRefuse(() -> CompactJws.verify(text, KEY.publicKey(), "porchlight-manifest"));
        readOrRefuse(() -> new Epoch(text).start());
        readOrRefuse(() -> Base64Url.decode(text));
        readOrRefuse(() -> Hex.decode(text));
        readOrRefuse(() -> Kind.of(text));
        readOrRefuse(() -> everyField(Fields.of(Jcs.parse(input), "it")));
    }

    private static void everyField(Fields fields) {
        fields.node().fieldNames().forEachRemaining(name -> {
            readOrRefuse(() -> fields.id(name));
            readOrRefuse(() -> fields.bytes(name));
            readOrRefuse(() -> fields.hashOrEmpty(name));
            readOrRefuse(() -> fields.integer(name, 0, 10));
            readOrRefuse(() -> fields.bool(name));
            readOrRefuse(() -> fields.fields(name));
            readOrRefuse(() -> fields.array(name));
            readOrRefuse(() -> fields.minute(name));
        });
    }

    static Stream<Arguments> ciphertexts() throws IOException {
        ClipFixture clip = ClipFixture.sealed(List.of(Kind.VIDEO, Kind.DETAIL));
        return Stream.of(
                        clip.sealed.get(Kind.VIDEO),
                        Hpke.seal(KEY.publicKey(), "info", new byte[32]),
                        KEY.pkcs8(),
                        KEY.publicKey().uncompressed(),
                        new byte[StreamLayout.HEADER + StreamLayout.TAG])
                .map(Arguments::of);
    }

    @MethodSource("ciphertexts")
    @FuzzTest(maxDuration = "30s")
    void ciphertextsAreOpenedOrRefused(byte[] input) {
        readOrRefuse(() -> Hpke.open(KEY, "info", input));
        readOrRefuse(() -> AesGcm.open(new byte[32], new byte[12], new byte[0], input));
        readOrRefuse(() -> PrivateKeyP256.ofPkcs8(input));
        readOrRefuse(() -> PublicKeyJwk.ofUncompressed(input));
        readOrRefuse(() -> track(input.length, input).open(input));
        readOrRefuse(() -> track(1000, input).open(input));
        readOrRefuse(() -> {
            try {
                TrackReader.open(
                                CLIP,
                                statement(input.length, input),
                                TRACK_KEY,
                                (offset, length) ->
                                        Arrays.copyOfRange(input, (int) Math.min(offset, input.length), (int)
                                                Math.min(offset + length, input.length)))
                        .read(0, 100);
            } catch (IOException e) {
                throw new IllegalStateException("memory does not fail", e);
            }
        });
    }

    private static TrackOpener track(int length, byte[] sealed) {
        return new TrackOpener(CLIP, statement(length, sealed), TRACK_KEY);
    }

    private static TrackStatement statement(int length, byte[] sealed) {
        return new TrackStatement(
                Kind.VIDEO,
                "video/mp4",
                length,
                SegmentTree.rootOf(sealed),
                new byte[32],
                TRACK_KEY.commitment(CLIP, Kind.VIDEO));
    }

    private static void readOrRefuse(Runnable reader) {
        try {
            reader.run();
        } catch (Refused refused) {
            // The one way out that is allowed.
        }
    }
}
