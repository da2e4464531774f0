package io.porchlight.sealing.log;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.porchlight.sealing.Refused;
import io.porchlight.sealing.encoding.Bytes;
import io.porchlight.sealing.json.Jcs;
import io.porchlight.sealing.json.Json;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class LogProofTest {
    private static final String ORIGIN = "log.porchlight.example";
    private static final SignerKey LOG = SignerKey.generate(ORIGIN, VerifierKey.Type.NOTE);
    private static final SignerKey ONE = SignerKey.generate("one.example", VerifierKey.Type.COSIGNATURE);
    private static final SignerKey TWO = SignerKey.generate("two.example", VerifierKey.Type.COSIGNATURE);
    private static final SignerKey THREE = SignerKey.generate("three.example", VerifierKey.Type.COSIGNATURE);
    private static final SignerKey STRANGER = SignerKey.generate("stranger.example", VerifierKey.Type.COSIGNATURE);

    private final MerkleTree tree = new MerkleTree();
    private final LogEntry entry = LogEntry.salted(Json.object("typ", "porchlight-test", "v", 1));
    private final long index;

    LogProofTest() {
        for (int i = 0; i < 11; i++) {
            tree.append(Bytes.random(32));
        }
        index = tree.append(entry.entry());
        tree.append(Bytes.random(32));
    }

    private static TrustPolicy policy(int cosignatures) {
        return new TrustPolicy(
                LOG.verifier(), List.of(ONE.verifier(), TWO.verifier(), THREE.verifier()), List.of(), 0, cosignatures);
    }

    private Note checkpoint() {
        return new Checkpoint(ORIGIN, tree.size(), tree.root()).sign(LOG);
    }

    private LogProof proof(Note checkpoint) {
        return new LogProof(ProofExtra.of(entry.salt()), index, tree.inclusion(index, tree.size()), checkpoint);
    }

    private static Note cosigned(Note note, SignerKey witness, long time) {
        return note.with(witness.cosign(note.text(), time));
    }

    @Test
    @DisplayName("SF-23: a proof file is read back byte for byte and shows the salted record")
    void aProofShowsItsRecord() {
        LogProof proof = proof(cosigned(checkpoint(), ONE, 1_790_000_000L));
        LogProof read = LogProof.parse(proof.bytes());
        assertArrayEquals(proof.bytes(), read.bytes());
        LogProof.Shown shown = ProofExtra.verify(read, entry.record(), policy(1));
        assertEquals(index, shown.index());
        assertEquals(1_790_000_000L, shown.time());
        ObjectNode other = entry.record().put("v", 2);
        assertThrows(Refused.class, () -> ProofExtra.verify(read, other, policy(1)));
    }

    @Test
    @DisplayName("SF-24: the time that counts is the cosignatures-th earliest, one per witness")
    void theTimeIsTheNthEarliest() {
        Note note = cosigned(cosigned(cosigned(checkpoint(), THREE, 300), ONE, 100), TWO, 200);
        assertEquals(100, policy(1).verify(note).time());
        assertEquals(200, policy(2).verify(note).time());
        assertEquals(300, policy(3).verify(note).time());
        Note twice = cosigned(cosigned(checkpoint(), ONE, 500), ONE, 400);
        assertEquals(400, policy(1).verify(twice).time());
        assertEquals("checkpoint.cosignatures", code(() -> policy(2).verify(twice)));
    }

    @Test
    @DisplayName("SF-24: strangers' lines count for nothing; a known key's wrong line refuses the whole")
    void everySignatureOfAKnownKeyMustHold() {
        Note strangers = cosigned(checkpoint(), STRANGER, 100);
        assertEquals("checkpoint.cosignatures", code(() -> policy(1).verify(strangers)));
        Note forged = cosigned(checkpoint(), ONE, 100)
                .with(new NoteSignature(TWO.verifier().name(), TWO.verifier().keyId(), new byte[72]));
        assertEquals("cosignature.invalid", code(() -> policy(1).verify(forged)));
        Note unsigned = cosigned(new Note(checkpoint().text(), List.of()), ONE, 100);
        assertEquals("checkpoint.signature", code(() -> policy(1).verify(unsigned)));
        NoteSignature wrong = LOG.signNote("other\n");
        assertEquals("checkpoint.signature", code(() -> policy(1)
                .verify(cosigned(checkpoint().with(wrong), ONE, 100))));
    }

    @Test
    void aCosignatureDoesNotMoveToAnotherTimeOrCheckpoint() {
        NoteSignature line = ONE.cosign(checkpoint().text(), 100);
        byte[] later = line.signature();
        later[7]++;
        NoteSignature moved = new NoteSignature(line.name(), line.keyId(), later);
        assertEquals(
                100,
                Cosignature.verify(checkpoint().text(), line, ONE.verifier()).time());
        assertThrows(Refused.class, () -> Cosignature.verify(checkpoint().text(), moved, ONE.verifier()));
        String other = new Checkpoint(ORIGIN, 1, tree.root(1)).text();
        assertThrows(Refused.class, () -> Cosignature.verify(other, line, ONE.verifier()));
        assertThrows(Refused.class, () -> ONE.cosign(other, -1));
        NoteSignature farAhead = ONE.cosign(other, (1L << 53) - 1);
        byte[] beyond = farAhead.signature();
        beyond[1] = 0x20;
        NoteSignature impossible = new NoteSignature(farAhead.name(), farAhead.keyId(), beyond);
        assertEquals("cosignature.time", code(() -> Cosignature.verify(other, impossible, ONE.verifier())));
    }

    @Test
    void aCheckpointOfAnotherLogIsRefused() {
        SignerKey elsewhere = SignerKey.generate("elsewhere.example", VerifierKey.Type.NOTE);
        Note note = new Checkpoint("elsewhere.example", tree.size(), tree.root()).sign(elsewhere);
        assertEquals("checkpoint.origin", code(() -> policy(1).verify(cosigned(note, ONE, 1))));
    }

    @Test
    @DisplayName("SF-24: a trust file is read back, and refused where it would weaken the count")
    void trustFiles() {
        TrustPolicy policy = policy(2);
        assertEquals(policy, TrustPolicy.parse(Jcs.canonical(policy.toJson())));
        SignerKey twin = SignerKey.ofSeed("a.example", VerifierKey.Type.COSIGNATURE, new byte[32]);
        SignerKey alias = SignerKey.ofSeed("b.example", VerifierKey.Type.COSIGNATURE, new byte[32]);
        List<VerifierKey> same = List.of(twin.verifier(), alias.verifier());
        assertThrows(Refused.class, () -> new TrustPolicy(LOG.verifier(), same, List.of(), 7, 2));
        assertThrows(Refused.class, () -> policy(0));
        assertThrows(Refused.class, () -> policy(4));
        assertThrows(Refused.class, () -> new TrustPolicy(ONE.verifier(), same.subList(0, 1), List.of(), 7, 1));
        SignerKey asWitness = SignerKey.ofSeed("c.example", VerifierKey.Type.NOTE, new byte[32]);
        assertThrows(Refused.class, () -> new TrustPolicy(asWitness.verifier(), same.subList(0, 1), List.of(), 7, 1));
    }

    @Test
    @DisplayName("SF-22, SF-23: an ingest proof shows a statement in its batch and the batch in the log")
    void ingestProofs() {
        ObjectNode d = Json.object("typ", "porchlight-statement", "v", 1, "clipId", "abc");
        byte[] salt = Bytes.random(32);
        List<byte[]> entries = new ArrayList<>(List.of(IngestBatch.padding(), IngestBatch.entry(salt, d)));
        entries.add(IngestBatch.padding());
        IngestBatch.Built built = IngestBatch.build(entries);
        LogEntry logged = LogEntry.salted(built.batch().toJson());
        long leaf = tree.append(logged.entry());
        IngestProof extra = new IngestProof(
                built.batch(), logged.salt(), List.of(new IngestProof.Clip(Jcs.hashText(d), salt, 1, built.path(1))));
        LogProof file = LogProof.parse(
                new LogProof(extra.bytes(), leaf, tree.inclusion(leaf, tree.size()), cosigned(checkpoint(), ONE, 5))
                        .bytes());
        IngestProof read = IngestProof.of(file);
        assertEquals(leaf, read.verify(file, policy(1)).index());
        assertTrue(read.clips().getFirst().covers(d, read.batch()));
        assertFalse(read.clips().getFirst().covers(d.deepCopy().put("clipId", "abd"), read.batch()));
        IngestProof.Clip moved = new IngestProof.Clip(Jcs.hashText(d), salt, 2, built.path(1));
        assertFalse(moved.covers(d, read.batch()));
    }

    @Test
    @DisplayName("C2SP tlog-witness: a witness cosigns what extends its latest checkpoint and nothing else")
    void witnessDecisions() {
        Map<String, VerifierKey> logs = Map.of(ORIGIN, LOG.verifier());
        WitnessRules.Latest latest = new WitnessRules.Latest(5, tree.root(5));
        WitnessRules.Memory memory = origin -> latest;
        long size = tree.size();
        AddCheckpoint good = AddCheckpoint.parse(new AddCheckpoint(5, tree.consistency(5, size), checkpoint()).bytes());
        assertInstanceOf(WitnessRules.Cosign.class, WitnessRules.decide(good, logs, memory));
        assertEquals(
                new WitnessRules.Conflict(5),
                WitnessRules.decide(new AddCheckpoint(4, tree.consistency(4, size), checkpoint()), logs, memory));
        assertEquals(422, status(new AddCheckpoint(5, List.of(), checkpoint()), logs, memory));
        assertEquals(404, status(good, Map.of(), memory));
        assertEquals(403, status(good, Map.of(ORIGIN, ONE.verifier()), memory));
        assertEquals(400, status(new AddCheckpoint(99, List.of(), checkpoint()), logs, memory));
        WitnessRules.Memory none = origin -> WitnessRules.Latest.NONE;
        assertInstanceOf(
                WitnessRules.Cosign.class,
                WitnessRules.decide(new AddCheckpoint(0, List.of(), checkpoint()), logs, none));
        assertEquals(422, status(new AddCheckpoint(0, List.of(tree.root()), checkpoint()), logs, none));
        Note wrongEmpty = new Checkpoint(ORIGIN, 0, tree.root()).sign(LOG);
        assertEquals(422, status(new AddCheckpoint(0, List.of(), wrongEmpty), logs, none));
        List<NoteSignature> answer = AddCheckpoint.readAnswer(
                AddCheckpoint.answer(List.of(ONE.cosign(checkpoint().text(), 9))));
        assertEquals(9, policy(1).verify(checkpoint().with(answer.getFirst())).time());
    }

    private static int status(AddCheckpoint request, Map<String, VerifierKey> logs, WitnessRules.Memory memory) {
        return assertInstanceOf(WitnessRules.Refuse.class, WitnessRules.decide(request, logs, memory))
                .status();
    }

    private static String code(Runnable action) {
        return assertThrows(Refused.class, action::run).code();
    }
}
