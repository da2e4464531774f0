package io.porchlight.sealing.bag;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.porchlight.sealing.encoding.Base64Url;
import io.porchlight.sealing.encoding.Bytes;
import io.porchlight.sealing.grant.Town;
import io.porchlight.sealing.json.Json;
import io.porchlight.sealing.log.Checkpoint;
import io.porchlight.sealing.log.MerkleTree;
import io.porchlight.sealing.log.Note;
import io.porchlight.sealing.log.SignerKey;
import io.porchlight.sealing.log.TrustPolicy;
import io.porchlight.sealing.log.VerifierKey;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;

/** Writes {@code vectors/java-proof.json}; run with {@code -Dvectors.write=true}. */
@EnabledIfSystemProperty(named = "vectors.write", matches = "true")
class ProofVectorsWriter {
    private final VectorDraft draft = new VectorDraft();
    private final Town town = new Town();

    @Test
    void proofs() throws IOException {
        ObjectNode record = Json.object("form", "record", "trust", town.trust().toJson());
        record.put("proof", VectorDraft.text(town.requestProof())).set("record", town.request.toJson());
        draft.accepted("a request in the log", "proof", record);
        draft.accepted("a grant in the log", "proof", VectorDraft.with(record, in -> in.put(
                        "proof", VectorDraft.text(town.grantProof()))
                .set("record", town.granted.grant().toJson())));
        draft.accepted("an agency's create link in the log", "proof", VectorDraft.with(record, in -> in.put(
                        "proof", VectorDraft.text(town.agencyProof()))
                .set("record", town.agency.link(0).signed().toJson())));
        draft.refused(
                "another record",
                "proof",
                VectorDraft.with(
                        record, in -> in.set("record", town.granted.grant().toJson())));
        String proof = VectorDraft.text(town.requestProof());
        draft.refused(
                "another index",
                "proof",
                VectorDraft.with(record, in -> in.put("proof", proof.replaceFirst("index \\d+", "index 4"))));
        draft.refused(
                "index with a leading zero",
                "proof",
                VectorDraft.with(record, in -> in.put("proof", proof.replaceFirst("index (\\d+)", "index 0$1"))));
        draft.refused(
                "index above 2^53 - 1",
                "proof",
                VectorDraft.with(
                        record, in -> in.put("proof", proof.replaceFirst("index \\d+", "index 9007199254740992"))));
        draft.refused(
                "no extra line",
                "proof",
                VectorDraft.with(record, in -> in.put("proof", proof.replaceFirst("extra .*\n", ""))));
        draft.refused(
                "another version",
                "proof",
                VectorDraft.with(record, in -> in.put("proof", proof.replace("proof@v1", "proof@v2"))));
        draft.refused(
                "a path hash too few",
                "proof",
                VectorDraft.with(record, in -> in.put("proof", proof.replaceFirst("(index \\d+\n).*\n", "$1"))));
        draft.refused(
                "no last newline", "proof", VectorDraft.with(record, in -> in.put("proof", proof.stripTrailing())));
        TrustPolicy other = new Town().trust();
        draft.refused("another log's key", "proof", VectorDraft.with(record, in -> in.withObject("/trust")
                .put("log", other.log().text())));
        draft.refused("another witness", "proof", VectorDraft.with(record, in -> ((ArrayNode)
                        in.get("trust").get("witnesses"))
                .removeAll()
                .add(other.witnesses().getFirst().text())));
        ingest();
        checkpoints();
        trees();
        draft.write("java-proof.json");
    }

    private void ingest() {
        ObjectNode in = Json.object(
                "form", "ingest",
                "trust", town.trust().toJson(),
                "proof", VectorDraft.text(town.ingestProof(0)),
                "statements", Json.array(List.of(town.evening.statement().toJson())));
        draft.accepted("a clip in its batch, the batch in the log", "proof", in);
        draft.refused(
                "a clip of another batch",
                "proof",
                VectorDraft.with(in, i -> i.put("proof", VectorDraft.text(town.ingestProof(1)))));
        draft.refused("a statement changed", "proof", VectorDraft.with(in, i -> ((ObjectNode)
                        i.get("statements").get(0))
                .put("minute", "2026-11-18T20:11:00Z")));
    }

    private void checkpoints() {
        SignerKey one = SignerKey.generate("one.example", VerifierKey.Type.COSIGNATURE);
        SignerKey two = SignerKey.generate("two.example", VerifierKey.Type.COSIGNATURE);
        TrustPolicy both =
                new TrustPolicy(town.logKey.verifier(), List.of(one.verifier(), two.verifier()), List.of(), 7, 2);
        Note plain = new Checkpoint(
                        town.logKey.verifier().name(),
                        5,
                        MerkleTree.of(entries()).root(5))
                .sign(town.logKey);
        Note one300 = plain.with(one.cosign(plain.text(), 300));
        Note good = one300.with(two.cosign(plain.text(), 200));
        ObjectNode in = Json.object("form", "checkpoint", "trust", both.toJson(), "note", VectorDraft.text(good));
        draft.accepted("two witnesses: the second earliest time counts", "proof", in);
        draft.accepted("one of two suffices: the earliest time counts", "proof", VectorDraft.with(in, i -> i.withObject(
                        "/trust")
                .put("cosignatures", 1)));
        draft.accepted(
                "a stranger's signature is passed over",
                "proof",
                VectorDraft.with(
                        in, i -> i.put("note", VectorDraft.text(good.with(town.witness.cosign(plain.text(), 1))))));
        draft.accepted(
                "the same witness twice: its earlier time counts",
                "proof",
                VectorDraft.with(in, i -> i.put("note", VectorDraft.text(good.with(one.cosign(plain.text(), 250))))));
        draft.refused(
                "the same witness twice is one witness",
                "proof",
                VectorDraft.with(in, i -> i.put("note", VectorDraft.text(one300.with(one.cosign(plain.text(), 250))))));
        draft.refused(
                "one cosignature too few", "proof", VectorDraft.with(in, i -> i.put("note", VectorDraft.text(one300))));
        draft.refused(
                "a known witness's signature over another checkpoint",
                "proof",
                VectorDraft.with(
                        in,
                        i -> i.put(
                                "note",
                                VectorDraft.text(
                                        good.with(one.cosign("log.example\n1\n" + "A".repeat(43) + "=\n", 5))))));
        draft.refused(
                "the log's signature is missing",
                "proof",
                VectorDraft.with(
                        in,
                        i -> i.put(
                                "note",
                                VectorDraft.text(good)
                                        .replaceFirst(
                                                "\u2014 "
                                                        + town.logKey.verifier().name() + ".*\n",
                                                ""))));
        draft.refused(
                "the size was changed",
                "proof",
                VectorDraft.with(in, i -> i.put("note", VectorDraft.text(good).replaceFirst("\n5\n", "\n6\n"))));
        draft.refused("one key as two witnesses", "proof", VectorDraft.with(in, i -> {
            SignerKey twin = SignerKey.ofSeed("a.example", VerifierKey.Type.COSIGNATURE, new byte[32]);
            SignerKey alias = SignerKey.ofSeed("b.example", VerifierKey.Type.COSIGNATURE, new byte[32]);
            ((ArrayNode) i.get("trust").get("witnesses"))
                    .removeAll()
                    .add(twin.verifier().text())
                    .add(alias.verifier().text());
        }));
    }

    private static List<byte[]> entries() {
        List<byte[]> entries = new ArrayList<>();
        for (int i = 0; i < 11; i++) {
            entries.add(Bytes.utf8("entry " + i));
        }
        return entries;
    }

    private void trees() {
        MerkleTree tree = MerkleTree.of(entries());
        for (int[] place : new int[][] {{0, 1}, {0, 11}, {4, 5}, {7, 8}, {10, 11}, {5, 11}}) {
            draft.accepted(
                    "leaf " + place[0] + " of " + place[1],
                    "proof",
                    Json.object(
                            "form",
                            "inclusion",
                            "entry",
                            entries().get(place[0]),
                            "index",
                            place[0],
                            "size",
                            place[1],
                            "path",
                            Json.array(tree.inclusion(place[0], place[1]))));
        }
        draft.refused(
                "path too long for the size",
                "proof",
                Json.object(
                        "form",
                        "inclusion",
                        "entry",
                        entries().get(0),
                        "index",
                        0,
                        "size",
                        2,
                        "path",
                        Json.array(tree.inclusion(0, 11))));
        for (int[] sizes : new int[][] {{0, 11}, {1, 11}, {4, 8}, {6, 11}, {8, 11}, {11, 11}, {10, 11}}) {
            ObjectNode in = Json.object(
                    "form",
                    "consistency",
                    "oldSize",
                    sizes[0],
                    "oldRoot",
                    tree.root(sizes[0]),
                    "size",
                    sizes[1],
                    "root",
                    tree.root(sizes[1]),
                    "proof",
                    Json.array(tree.consistency(sizes[0], sizes[1])));
            draft.accepted("a tree of " + sizes[1] + " begins with that of " + sizes[0], "proof", in);
            draft.refused(
                    "another tree of " + sizes[0],
                    "proof",
                    VectorDraft.with(in, i -> i.put("oldRoot", Base64Url.encode(new byte[32]))));
        }
    }
}
