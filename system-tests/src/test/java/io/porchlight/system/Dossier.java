package io.porchlight.system;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.porchlight.contracts.api.AccessToken;
import io.porchlight.contracts.api.DisclosureTokenAsk;
import io.porchlight.contracts.event.DisclosureGranted;
import io.porchlight.sealing.Refused;
import io.porchlight.sealing.clip.Kind;
import io.porchlight.sealing.encoding.Base64Url;
import io.porchlight.sealing.encoding.Bytes;
import io.porchlight.sealing.log.IngestProof;
import io.porchlight.sealing.log.LogProof;
import io.porchlight.stack.player.Evidence;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * Every field that an agency holds of one grant: the message, the portal's list, the token, what video-service answers, the
 * beginning of the ciphertext and the opened detail; signed documents and proofs taken apart to the last member.
 */
final class Dossier {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String PROOF = "c2sp.org/tlog-proof@v1";
    /** Of an answer: when it was given, and lengths that the statement names too. */
    private static final Set<String> EVERY_ANSWERS = Set.of("date", "content-length", "content-range");

    private final Map<String, List<String>> texts = new TreeMap<>();
    private final Map<String, List<Long>> numbers = new TreeMap<>();
    private final Set<String> batches = new HashSet<>();
    private final Set<String> ofBatches = new HashSet<>();

    private Dossier() {}

    /** Of one grant. */
    static Dossier of(Town town, DisclosureGranted granted) throws IOException {
        Dossier dossier = new Dossier();
        JsonNode message = JSON.readTree(town.ada.portal().bytes("/v1/disclosures/" + granted.jti(), Map.of()));
        dossier.walk("message", message);
        for (JsonNode entry : JSON.readTree(
                town.ada.portal().bytes("/v1/requests/" + granted.requestId() + "/disclosures", Map.of()))) {
            if (entry.path("jti").asText().equals(granted.jti())) {
                dossier.walk("list", entry);
            }
        }
        for (DisclosureGranted.IngestProof proof : granted.ingestProofs()) {
            IngestProof batch = IngestProof.of(LogProof.parse(Bytes.utf8(proof.proof())));
            String root = Base64Url.encode(batch.batch().root());
            dossier.batches.add(root);
            dossier.ofBatches.add(root);
            dossier.ofBatches.add(Base64Url.encode(batch.salt()));
            batch.clips().forEach(clip -> clip.path().forEach(node -> dossier.ofBatches.add(Base64Url.encode(node))));
        }
        Evidence evidence = Evidence.of(town.ada, town.stage.addresses().video(), granted);
        for (Evidence.Opened track : evidence.open()) {
            dossier.served(town, granted, evidence, track);
        }
        return dossier;
    }

    /** Of what everybody may know: all requests of the agency. */
    static Dossier ofRequests(Town town) throws IOException {
        Dossier dossier = new Dossier();
        dossier.walk("requests", JSON.readTree(town.ada.portal().bytes("/v1/requests", Map.of())));
        return dossier;
    }

    /** With one more field, as a careless service would send it. */
    Dossier with(String name, Object value) {
        Dossier more = new Dossier();
        more.texts.putAll(texts);
        more.numbers.putAll(numbers);
        more.batches.addAll(batches);
        more.ofBatches.addAll(ofBatches);
        more.walk("message." + name, JSON.valueToTree(value));
        return more;
    }

    private void served(Town town, DisclosureGranted granted, Evidence evidence, Evidence.Opened track)
            throws IOException {
        String clip = track.statement().clipId();
        String kind = track.kind().wire();
        AccessToken token = town.ada
                .portal()
                .post("/v1/disclosures/" + granted.jti() + "/tokens", new DisclosureTokenAsk(clip), AccessToken.class);
        String[] parts = token.token().split("\\.");
        walk("token.header", JSON.readTree(Base64Url.decode(parts[0])));
        walk("token.claims", JSON.readTree(Base64Url.decode(parts[1])));
        walk("token.signature", JSON.valueToTree(parts[2]));
        HttpResponse<byte[]> answer = evidence.ciphertext(clip)
                .exchange("GET", "/v1/clips/" + clip + "/tracks/" + kind, null, Map.of("Range", "bytes=0-39"));
        answer.headers().map().forEach((name, values) -> {
            if (!EVERY_ANSWERS.contains(name)) {
                walk("answer." + name, JSON.valueToTree(values));
            }
        });
        // The first byte is the format's.
        walk(
                "ciphertext." + kind,
                JSON.valueToTree(Base64Url.encode(java.util.Arrays.copyOfRange(answer.body(), 1, 40))));
        if (track.kind() == Kind.DETAIL) {
            walk("detail", JSON.readTree(track.plaintext()));
        }
    }

    private void walk(String path, JsonNode node) {
        if (node.isObject()) {
            for (Map.Entry<String, JsonNode> member : node.properties()) {
                walk(path + "." + member.getKey(), member.getValue());
            }
        } else if (node.isArray()) {
            node.forEach(element -> walk(path, element));
        } else if (node.isIntegralNumber()) {
            numbers.computeIfAbsent(path, p -> new ArrayList<>()).add(node.longValue());
        } else if (node.asText().startsWith(PROOF)) {
            // Index, path and checkpoint follow from the public log, which everybody has; what a proof adds is its
            // extra line.
            byte[] extra = LogProof.parse(Bytes.utf8(node.asText())).extra();
            if (extra != null) {
                walk(path + ".extra", tree(extra));
            }
        } else if (path.endsWith(".payload") || path.endsWith(".protected")) {
            walk(path, tree(Base64Url.decode(node.asText())));
        } else {
            texts.computeIfAbsent(path, p -> new ArrayList<>()).add(node.asText());
        }
    }

    private static JsonNode tree(byte[] json) {
        try {
            return JSON.readTree(json);
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    /** All texts by the path of their field, in their order. */
    Map<String, List<String>> texts() {
        return texts;
    }

    /** All numbers by the path of their field, in their order. */
    Map<String, List<Long>> numbers() {
        return numbers;
    }

    /** Roots of the ingest batches in which the clips lie. */
    Set<String> batches() {
        return batches;
    }

    /** What follows from being in those batches, whatever the home: their roots, salts and upper nodes. */
    Set<String> ofBatches() {
        return ofBatches;
    }

    /** A text's bytes, and what they stand for if they are base64url. */
    static List<byte[]> forms(String text) {
        byte[] plain = text.getBytes(StandardCharsets.UTF_8);
        try {
            return List.of(plain, Base64Url.decode(text));
        } catch (Refused noBase64) {
            return List.of(plain);
        }
    }
}
