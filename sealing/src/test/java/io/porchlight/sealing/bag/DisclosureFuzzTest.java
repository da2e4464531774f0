package io.porchlight.sealing.bag;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.porchlight.sealing.Refused;
import io.porchlight.sealing.encoding.Bytes;
import io.porchlight.sealing.grant.Extra;
import io.porchlight.sealing.grant.Grant;
import io.porchlight.sealing.grant.GrantVerifier;
import io.porchlight.sealing.grant.SignerOpening;
import io.porchlight.sealing.grant.Town;
import io.porchlight.sealing.grant.Withdrawal;
import io.porchlight.sealing.json.Jcs;
import io.porchlight.sealing.jws.SignedDocument;
import io.porchlight.sealing.request.FootageRequest;
import io.porchlight.sealing.request.RequestVerifier;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Whatever comes in, requests, grants and bags are read or refused, and a bag that opens gets a report. */
class DisclosureFuzzTest {
    private static final Town TOWN = new Town();
    private static final byte[] BAG = Bags.written(TOWN);

    static Stream<Arguments> documents() {
        return Stream.of(
                        TOWN.request.bytes(),
                        TOWN.granted.grant().bytes(),
                        Jcs.canonical(TOWN.granted.opening().toJson()),
                        Jcs.canonical(TOWN.asked().toJson()),
                        Bags.extras(TOWN).getFirst().bytes())
                .map(Arguments::of);
    }

    @MethodSource("documents")
    @FuzzTest(maxDuration = "30s")
    void documentsAreReadOrRefused(byte[] input) {
        readOrRefuse(() -> RequestVerifier.verify(SignedDocument.parse(input), TOWN.agency));
        readOrRefuse(() -> FootageRequest.of(Jcs.parse(input)).toJson());
        readOrRefuse(() -> Grant.of(SignedDocument.parse(input)).toJson());
        readOrRefuse(() -> GrantVerifier.verify(SignedDocument.parse(input), TOWN.answered(), TOWN.statements()));
        readOrRefuse(() -> Withdrawal.verify(SignedDocument.parse(input), TOWN.granted.grant(), TOWN.statements()));
        readOrRefuse(() -> SignerOpening.of(Jcs.parse(input)).verify(TOWN.granted.grant(), TOWN.home.state(), 0));
        readOrRefuse(() -> Extra.parse(input).bytes());
    }

    static Stream<Arguments> bags() {
        SortedMap<String, byte[]> small = new TreeMap<>(Bags.files(Bags.written(TOWN)));
        small.remove(BagNames.README);
        return Stream.of(Bags.zip(small), Bags.written(TOWN)).map(Arguments::of);
    }

    @MethodSource("bags")
    @FuzzTest(maxDuration = "30s")
    void bagsAreReportedOnOrRefused(byte[] input) throws IOException {
        Path file = Files.createTempFile("bag", ".zip");
        try {
            Files.write(file, input);
            readOrRefuse(() -> {
                try (BagReader reader = BagReader.open(file)) {
                    BagVerifier.verify(reader, TOWN.trust()).exitCode();
                }
            });
        } finally {
            Files.delete(file);
        }
    }

    static Stream<Arguments> files() {
        SortedMap<String, byte[]> files = Bags.files(Bags.written(TOWN));
        List<String> names = List.copyOf(files.keySet());
        return names.stream()
                .map(name -> Bytes.concat(new byte[] {(byte) names.indexOf(name)}, files.get(name)))
                .map(Arguments::of);
    }

    /** A bag in which one file, chosen by the first byte, is the rest of the input, packed anew as a forger would. */
    @MethodSource("files")
    @FuzzTest(maxDuration = "30s")
    void forgedFilesAreReportedOn(byte[] input) throws IOException {
        if (input.length == 0) {
            return;
        }
        SortedMap<String, byte[]> files = Bags.files(BAG);
        List<String> names = List.copyOf(files.keySet());
        files.put(names.get(Byte.toUnsignedInt(input[0]) % names.size()), Arrays.copyOfRange(input, 1, input.length));
        Path file = Files.createTempFile("bag", ".zip");
        try {
            Files.write(file, Bags.zip(Bags.resealed(files)));
            try (BagReader reader = BagReader.open(file)) {
                BagVerifier.verify(reader, null);
            }
        } finally {
            Files.delete(file);
        }
    }

    private static void readOrRefuse(Runnable reader) {
        try {
            reader.run();
        } catch (Refused refused) {
            // The one way out that is allowed.
        }
    }
}
