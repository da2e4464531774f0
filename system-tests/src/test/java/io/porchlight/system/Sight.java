package io.porchlight.system;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.porchlight.sealing.encoding.Bytes;
import io.porchlight.sealing.log.LogProof;
import io.porchlight.stack.player.Http;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;

/** Requests as an officer, or anybody, sees them. */
final class Sight {
    private static final ObjectMapper JSON = new ObjectMapper();

    private Sight() {}

    /** All that an officer, or anybody, can fetch about a request. */
    static SortedMap<String, Answers> everything(Town town, String requestId) {
        SortedMap<String, Answers> answers = new TreeMap<>();
        Http portal = town.ada.portal();
        for (String path : List.of(
                "/v1/requests/" + requestId,
                "/v1/requests/" + requestId + "/disclosures",
                "/v1/requests/" + requestId + "/case-key?member="
                        + town.ada.device().member().openKeyId(),
                "/public/requests/" + requestId)) {
            answers.put(path, Answers.get(portal, path));
        }
        String proof = town.ada.request(requestId).proof();
        long index = LogProof.parse(Bytes.utf8(String.valueOf(proof))).index();
        answers.put(
                "/log/records",
                Answers.get(Http.anonymous(town.stage.addresses().consent()), "/log/records/" + index));
        Answers list = Answers.get(portal, "/v1/requests");
        String entry = StreamSupport.stream(tree(list.text()).spliterator(), false)
                .filter(view -> view.path("requestId").textValue().equals(requestId))
                .map(JsonNode::toString)
                .collect(Collectors.joining("\n"));
        answers.forEach((path, answer) -> assertEquals(200, answer.status(), path));
        assertEquals(200, list.status());
        answers.put("/v1/requests", new Answers(list.status(), new TreeMap<>(), Bytes.utf8(entry)));
        return answers;
    }

    /** The places of these requests in the lists of the portal and of the public pages. */
    static List<String> order(Town town, List<String> requests) {
        List<String> order = new ArrayList<>();
        for (String path : List.of("/v1/requests", "/public/requests")) {
            String list = Answers.get(town.ada.portal(), path).text();
            requests.stream()
                    .filter(list::contains)
                    .sorted(Comparator.comparing(list::indexOf))
                    .forEach(order::add);
        }
        assertEquals(6, order.size(), "each request stands in both lists");
        return order;
    }

    /**
     * The same with the request's own random ids, the area asked for, signatures, times and places in the log taken out. Numbers
     * of one digit stay: a count of homes would be one.
     */
    static SortedMap<String, String> normalised(Town town, String requestId) {
        SortedMap<String, String> normalised = new TreeMap<>();
        for (Map.Entry<String, Answers> answer : everything(town, requestId).entrySet()) {
            String path = answer.getKey().replace(requestId, "ID");
            String text = answer.getValue().text();
            if (path.equals("/v1/requests/ID") || path.equals("/v1/requests")) {
                ObjectNode view = (ObjectNode) tree(text);
                for (String own : List.of("requestId", "request", "caseNumber", "publishedUntil")) {
                    view.put(own, view.path(own).isNull() || view.path(own).isMissingNode() ? "none" : "some");
                }
                view.put("proof", shape(view.path("proof").asText()));
                text = view.toString();
            } else if (path.startsWith("/v1/requests/ID/case-key")) {
                text = text.replaceAll("\"[A-Za-z0-9_-]{43,}\"", "\"own\"");
            } else if (path.startsWith("/public/") || path.startsWith("/log/")) {
                text = text.replaceAll("[A-Za-z0-9_-]{12,}", "own").replaceAll("\\d{2,}", "0");
            }
            Map<String, List<String>> headers = new TreeMap<>(answer.getValue().headers());
            headers.replace("content-length", List.of("its own"));
            normalised.put(path, answer.getValue().status() + " " + headers + " " + text);
        }
        return normalised;
    }

    /** A proof without index, hashes, sizes and signatures, which follow from its place in the log; with its extra in words. */
    private static String shape(String proof) {
        return proof.lines()
                .map(line -> line.startsWith("extra ")
                        ? "extra " + extra(line).replaceAll("[A-Za-z0-9_-]{43}", "own")
                        : line.replaceAll("[A-Za-z0-9+/]{20,}=*", "own").replaceAll("\\d{2,}", "0"))
                .reduce((text, line) -> text.endsWith("\n" + line) ? text : text + "\n" + line)
                .orElse("");
    }

    static String extra(String line) {
        return new String(Base64.getDecoder().decode(line.substring("extra ".length())), StandardCharsets.UTF_8);
    }

    private static JsonNode tree(String text) {
        try {
            return JSON.readTree(text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
