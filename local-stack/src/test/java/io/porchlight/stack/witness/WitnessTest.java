package io.porchlight.stack.witness;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.porchlight.sealing.log.AddCheckpoint;
import io.porchlight.sealing.log.Checkpoint;
import io.porchlight.sealing.log.MerkleTree;
import io.porchlight.sealing.log.Note;
import io.porchlight.sealing.log.NoteSignature;
import io.porchlight.sealing.log.SignerKey;
import io.porchlight.sealing.log.TrustPolicy;
import io.porchlight.sealing.log.VerifierKey;
import io.porchlight.stack.folder.DataFolder;
import io.porchlight.stack.folder.Ports;
import io.porchlight.stack.pki.DemoKeys;
import io.porchlight.stack.process.ChildProcesses;
import io.porchlight.stack.process.ProcessRecords;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The witness as its clients meet it: a process that speaks C2SP tlog-witness. */
class WitnessTest {
    @TempDir
    Path temporary;

    private final HttpClient client = HttpClient.newHttpClient();
    private DataFolder folder;
    private DemoKeys keys;
    private Ports ports;
    private ChildProcesses processes;
    private WitnessPart witness;
    private SignerKey log;

    @BeforeEach
    void start() throws Exception {
        folder = DataFolder.open(temporary.resolve("demo"), false);
        keys = DemoKeys.in(folder);
        ports = Ports.of(folder);
        processes = new ChildProcesses(new ProcessRecords(folder.root().resolve("processes")));
        log = SignerKey.parse(Files.readString(keys.logKey()).strip());
        witness = new WitnessPart(folder, ports, keys, processes);
        witness.start();
    }

    @AfterEach
    void stop() {
        witness.stop();
        processes.close();
        folder.close();
        client.close();
    }

    private static MerkleTree tree(int size, String entries) {
        List<byte[]> list = new ArrayList<>();
        for (int i = 0; i < size; i++) {
            list.add((entries + i).getBytes(StandardCharsets.UTF_8));
        }
        return MerkleTree.of(list);
    }

    private Note checkpoint(MerkleTree tree) {
        return new Checkpoint(log.verifier().name(), tree.size(), tree.root()).sign(log);
    }

    private HttpResponse<byte[]> send(byte[] body) throws Exception {
        return client.send(
                HttpRequest.newBuilder(URI.create(ports.http(Ports.Use.WITNESS) + "/add-checkpoint"))
                        .POST(HttpRequest.BodyPublishers.ofByteArray(body))
                        .build(),
                HttpResponse.BodyHandlers.ofByteArray());
    }

    private HttpResponse<byte[]> add(long oldSize, List<byte[]> proof, Note checkpoint) throws Exception {
        return send(new AddCheckpoint(oldSize, proof, checkpoint).bytes());
    }

    @Test
    void itCosignsAndTheTrustFileBelievesIt() throws Exception {
        Note note = checkpoint(tree(3, "a"));
        long before = Instant.now().getEpochSecond();
        HttpResponse<byte[]> answer = add(0, List.of(), note);
        assertEquals(200, answer.statusCode());
        List<NoteSignature> lines = AddCheckpoint.readAnswer(answer.body());
        assertEquals(1, lines.size());
        TrustPolicy trust = TrustPolicy.parse(Files.readAllBytes(keys.published()));
        TrustPolicy.Trusted trusted = trust.verify(note.with(lines.getFirst()));
        assertEquals(3, trusted.checkpoint().size());
        assertTrue(trusted.time() >= before && trusted.time() <= Instant.now().getEpochSecond());
    }

    @Test
    void itFollowsAGrowingLogAndTellsItsSizeToOneThatLostCount() throws Exception {
        MerkleTree tree = tree(7, "a");
        assertEquals(200, add(0, List.of(), checkpoint(tree(3, "a"))).statusCode());
        HttpResponse<byte[]> conflict = add(0, List.of(), checkpoint(tree));
        assertEquals(409, conflict.statusCode());
        assertEquals("3\n", new String(conflict.body(), StandardCharsets.US_ASCII));
        assertEquals("text/x.tlog.size", conflict.headers().firstValue("Content-Type").orElseThrow());
        assertEquals(200, add(3, tree.consistency(3, 7), checkpoint(tree)).statusCode());
    }

    @Test
    void itRefusesARewrittenLogAlsoAfterARestart() throws Exception {
        assertEquals(200, add(0, List.of(), checkpoint(tree(3, "a"))).statusCode());
        MerkleTree rewritten = tree(7, "b");
        assertEquals(422, add(3, rewritten.consistency(3, 7), checkpoint(rewritten)).statusCode());
        witness.stop();
        witness.start();
        assertEquals(422, add(3, rewritten.consistency(3, 7), checkpoint(rewritten)).statusCode());
        assertEquals(409, add(0, List.of(), checkpoint(rewritten)).statusCode());
        MerkleTree honest = tree(7, "a");
        assertEquals(200, add(3, honest.consistency(3, 7), checkpoint(honest)).statusCode());
    }

    @Test
    void itKnowsOneLogAndOneKey() throws Exception {
        MerkleTree tree = tree(3, "a");
        SignerKey other = SignerKey.generate(log.verifier().name(), VerifierKey.Type.NOTE);
        Note forged = new Checkpoint(log.verifier().name(), tree.size(), tree.root()).sign(other);
        assertEquals(403, add(0, List.of(), forged).statusCode());
        SignerKey stranger = SignerKey.generate("example.org/other", VerifierKey.Type.NOTE);
        Note unknown = new Checkpoint("example.org/other", tree.size(), tree.root()).sign(stranger);
        assertEquals(404, add(0, List.of(), unknown).statusCode());
    }

    @Test
    void malformedRequestsAreRefusedAndHarmNothing() throws Exception {
        assertEquals(400, send(new byte[0]).statusCode());
        assertEquals(400, send(new byte[] {(byte) 0xff, 0, 1}).statusCode());
        assertEquals(400, send("old x\n\nnote".getBytes(StandardCharsets.UTF_8)).statusCode());
        assertEquals(413, send(new byte[(1 << 20) + 1]).statusCode());
        assertEquals(200, add(0, List.of(), checkpoint(tree(1, "a"))).statusCode());
    }
}
