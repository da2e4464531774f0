package io.porchlight.consent.log;

import io.porchlight.consent.ConsentConfig;
import io.porchlight.sealing.Refused;
import io.porchlight.sealing.log.AddCheckpoint;
import io.porchlight.sealing.log.Cosignature;
import io.porchlight.sealing.log.MerkleProofs;
import io.porchlight.sealing.log.Note;
import io.porchlight.sealing.log.NoteSignature;
import io.porchlight.sealing.log.TreeNodes;
import io.porchlight.sealing.log.TrustPolicy;
import io.porchlight.sealing.log.VerifierKey;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jboss.logging.Logger;

/**
 * Asks witnesses for cosignatures (C2SP tlog-witness, {@code add-checkpoint}). All calls block. A witness that does not answer
 * or answers wrongly is passed over; whether the others suffice is the trust policy's to say.
 */
@Singleton
class Witnesses {
    private static final Logger LOG = Logger.getLogger(Witnesses.class);
    private static final Duration PATIENCE = Duration.ofSeconds(3);
    private static final int CONFLICT = 409;

    private final Map<String, ConsentConfig.Witness> witnesses;
    private final TrustPolicy trust;
    private final HttpClient http =
            HttpClient.newBuilder().connectTimeout(PATIENCE).build();
    /** What each witness cosigned last, as far as this process knows; a wrong guess costs one more request. */
    private final Map<String, Long> sizes = new ConcurrentHashMap<>();

    Witnesses(ConsentConfig.Log config, TrustPolicy trust) {
        this.witnesses = config.witnesses();
        this.trust = trust;
    }

    /** The note with every valid cosignature that could be had. */
    Note cosign(Note note, long size, TreeNodes nodes) {
        Note cosigned = note;
        for (Map.Entry<String, ConsentConfig.Witness> witness : witnesses.entrySet()) {
            for (NoteSignature line : ask(witness.getKey(), witness.getValue().url(), note, size, nodes)) {
                if (isKnown(note, line)) {
                    cosigned = cosigned.with(line);
                }
            }
        }
        return cosigned;
    }

    private List<NoteSignature> ask(String name, URI url, Note note, long size, TreeNodes nodes) {
        try {
            long old = sizes.getOrDefault(name, 0L);
            HttpResponse<byte[]> answer = post(url, note, old, size, nodes);
            if (answer.statusCode() == CONFLICT) {
                old = Long.parseLong(new String(answer.body(), StandardCharsets.UTF_8).strip());
                if (old > size) {
                    LOG.errorf("witness %s has seen a larger tree (%d) than this log has (%d)", name, old, size);
                    return List.of();
                }
                answer = post(url, note, old, size, nodes);
            }
            if (answer.statusCode() != 200) {
                LOG.warnf("witness %s answered %d", name, answer.statusCode());
                return List.of();
            }
            sizes.put(name, size);
            return AddCheckpoint.readAnswer(answer.body());
        } catch (IOException | Refused | NumberFormatException e) {
            LOG.warnf("witness %s gave no cosignature: %s", name, e.getClass().getSimpleName());
            return List.of();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return List.of();
        }
    }

    private HttpResponse<byte[]> post(URI url, Note note, long old, long size, TreeNodes nodes)
            throws IOException, InterruptedException {
        List<byte[]> proof = old == 0 ? List.of() : MerkleProofs.consistency(old, size, nodes);
        HttpRequest request = HttpRequest.newBuilder(URI.create(url + "/add-checkpoint"))
                .timeout(PATIENCE)
                .POST(HttpRequest.BodyPublishers.ofByteArray(new AddCheckpoint(old, proof, note).bytes()))
                .build();
        return http.send(request, HttpResponse.BodyHandlers.ofByteArray());
    }

    private boolean isKnown(Note note, NoteSignature line) {
        for (VerifierKey witness : trust.witnesses()) {
            if (witness.made(line)) {
                try {
                    Cosignature.verify(note.text(), line, witness);
                    return true;
                } catch (Refused refused) {
                    LOG.warnf("a cosignature of %s does not hold", witness.name());
                    return false;
                }
            }
        }
        return false;
    }
}
