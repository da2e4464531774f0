package io.porchlight.sealing.log;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.porchlight.sealing.Refused;
import io.porchlight.sealing.encoding.Bytes;
import io.porchlight.sealing.json.Json;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Whatever comes in, the readers of this package either read it or refuse it. */
class LogFuzzTest {
    static Stream<Arguments> seeds() {
        SignerKey log = SignerKey.ofSeed("log.example", VerifierKey.Type.NOTE, new byte[32]);
        SignerKey witness = SignerKey.ofSeed("w.example", VerifierKey.Type.COSIGNATURE, Bytes.utf8("w".repeat(32)));
        MerkleTree tree = MerkleTree.of(List.of(new byte[32], Bytes.utf8("b".repeat(32)), new byte[32]));
        Note note = new Checkpoint("log.example", 3, tree.root()).sign(log);
        Note cosigned = note.with(witness.cosign(note.text(), 1_790_000_000L));
        TrustPolicy policy = new TrustPolicy(log.verifier(), List.of(witness.verifier()), List.of(), 0, 1);
        return Stream.of(
                        cosigned.bytes(),
                        new LogProof(ProofExtra.of(new byte[32]), 1, tree.inclusion(1, 3), cosigned).bytes(),
                        new AddCheckpoint(2, tree.consistency(2, 3), note).bytes(),
                        Bytes.utf8(policy.toJson().toString()),
                        Bytes.utf8(log.verifier().text()),
                        Bytes.utf8(Json.object("typ", "x").toString()),
                        Bytes.utf8("tile/0/x001/000.p/5"))
                .map(Arguments::of);
    }

    @MethodSource("seeds")
    @FuzzTest(maxDuration = "30s")
    void readersReadOrRefuse(byte[] input) {
        String text = new String(input, StandardCharsets.UTF_8);
        readOrRefuse(() -> LogProof.parse(input).bytes());
        readOrRefuse(() -> ProofExtra.salt(LogProof.parse(input)));
        readOrRefuse(() -> IngestProof.of(LogProof.parse(input)));
        readOrRefuse(() -> Checkpoint.parse(Note.parse(input).text()));
        readOrRefuse(() -> AddCheckpoint.parse(input).bytes());
        readOrRefuse(() -> AddCheckpoint.readAnswer(input));
        readOrRefuse(() -> TrustPolicy.parse(input).toJson());
        readOrRefuse(() -> VerifierKey.parse(text).text());
        readOrRefuse(() -> SignerKey.parse(text));
        readOrRefuse(() -> TilePath.parse(text).text());
    }

    private static void readOrRefuse(Runnable reader) {
        try {
            reader.run();
        } catch (Refused refused) {
            // The one way out that is allowed.
        }
    }
}
