package io.porchlight.system;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.porchlight.contracts.event.DisclosureGranted;
import io.porchlight.sealing.encoding.Bytes;
import io.porchlight.sealing.log.LogProof;
import java.io.IOException;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * An agency lays two grants side by side and looks for anything that tells that one home made both.
 *
 * <p>Seen to fail with the defence off: with one value of the home (its circle's id, a key of its device) added to both
 * messages, as a careless field would, the same comparison finds it.
 */
@ExtendWith(RunningSystem.class)
class LinkabilityIT {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String PROOF = "c2sp.org/tlog-proof@v1";
    private static final int SHORTEST = 8;
    /** When something was seen, signed or released: shared with whoever did so at that time, whatever the home. */
    private static final Set<String> TIMES = Set.of("minute", "iat", "exp", "releasedAt");

    /** Upper nodes of an ingest batch stand in the path of every clip of that batch, whatever the home. */
    private static final Set<String> BATCH = Set.of("path");

    private static Town town;

    @BeforeAll
    static void live() throws IOException, InterruptedException {
        town = Town.get();
    }

    @Test
    @DisplayName("A-47 A-09 two grants of one home share no value but those that grants of other homes share too")
    void twoGrantsShareNothing() throws IOException {
        Set<String> common = values(message(town.bobFirstGrant));
        common.addAll(publicValues());
        assertEquals(new TreeSet<>(), shared(message(town.aliceFirstGrant), message(town.aliceSecondGrant), common));
    }

    @Test
    @DisplayName("A-47 the comparison finds a value of the home that travelled with both")
    void aSharedValueWouldBeFound() throws IOException {
        Set<String> common = values(message(town.bobFirstGrant));
        common.addAll(publicValues());
        String device = town.alice.doorbell().state().deviceId();
        for (String value : Set.of(town.alice.home().circleId(), device)) {
            ObjectNode first = message(town.aliceFirstGrant);
            ObjectNode second = message(town.aliceSecondGrant);
            ((ObjectNode) first.get("statements").get(0)).put("careless", value);
            ((ObjectNode) second.get("statements").get(0)).put("careless", value);
            assertEquals(Set.of(value), shared(first, second, common));
        }
        assertFalse(values(message(town.aliceFirstGrant)).isEmpty());
        assertTrue(values(message(town.aliceFirstGrant)).contains(town.aliceFirst.clipId()));
    }

    private static Set<String> shared(JsonNode first, JsonNode second, Set<String> common) throws IOException {
        Set<String> shared = values(first);
        shared.retainAll(values(second));
        shared.removeAll(common);
        return shared;
    }

    private static ObjectNode message(DisclosureGranted granted) throws IOException {
        return (ObjectNode) JSON.readTree(town.ada.portal().bytes("/v1/disclosures/" + granted.jti(), Map.of()));
    }

    /** What the requests say of themselves: every home that answered them says the same. */
    private static Set<String> publicValues() throws IOException {
        Set<String> values = new TreeSet<>();
        collect("", JSON.readTree(town.ada.portal().bytes("/v1/requests", Map.of())), values);
        return values;
    }

    private static Set<String> values(JsonNode message) throws IOException {
        Set<String> values = new TreeSet<>();
        collect("", message, values);
        return values;
    }

    private static void collect(String name, JsonNode node, Set<String> values) throws IOException {
        if (node.isObject()) {
            for (Map.Entry<String, JsonNode> member : node.properties()) {
                collect(member.getKey(), member.getValue(), values);
            }
        } else if (node.isArray()) {
            for (JsonNode element : node) {
                collect(name, element, values);
            }
        } else if (node.asText().startsWith(PROOF)) {
            // Path and checkpoint follow from the public log, which everybody has; what a proof adds to it is its extra
            // line.
            byte[] extra = LogProof.parse(Bytes.utf8(node.asText())).extra();
            if (extra != null) {
                collect(name, JSON.readTree(extra), values);
            }
        } else if (!TIMES.contains(name)
                && !BATCH.contains(name)
                && node.asText().length() >= SHORTEST) {
            values.add(node.asText());
        }
    }
}
