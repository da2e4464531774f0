package io.porchlight.system;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * An agency lays all grants that it has side by side and looks for anything that tells that one home made two of them; see
 * {@link Dossier} for what it has and {@link Joining} for how it looks.
 *
 * <p>Seen to fail with the defence off: in the tests whose names say so, a careless doorbell's grants are joined.
 */
@ExtendWith(RunningSystem.class)
class LinkabilityIT {
    private static Town town;
    private static MoreGrants more;
    private static Dossier everybody;
    private static final List<Dossier> ALICES = new ArrayList<>();
    private static final List<Dossier> BOBS = new ArrayList<>();

    @BeforeAll
    static void gather() throws IOException, InterruptedException {
        town = Town.get();
        more = MoreGrants.of(town);
        for (MoreGrants.Given given : more.careful()) {
            (given.household() == town.alice ? ALICES : BOBS).add(Dossier.of(town, given.grant()));
        }
        everybody = Dossier.ofRequests(town);
    }

    @Test
    @DisplayName(
            "A-47 A-09 two grants of one home share no value, no run of a value, no length, number or order but those"
                    + " that grants of other homes share too")
    void twoGrantsShareNothing() {
        assertEquals(4, ALICES.size());
        assertEquals(3, BOBS.size());
        Set<String> links = new TreeSet<>();
        for (List<Dossier> home : List.of(ALICES, BOBS)) {
            Joining joining = new Joining(home == ALICES ? BOBS : ALICES, everybody);
            for (int one = 0; one < home.size(); one++) {
                links.addAll(joining.numbersOfItsOwn(home.get(one)));
                for (int two = one + 1; two < home.size(); two++) {
                    links.addAll(joining.links(home.get(one), home.get(two)));
                }
            }
        }
        assertEquals(Set.of(), links);
    }

    @Test
    @DisplayName("A-47 the comparison reaches every field and finds whatever of the home travelled with both")
    void aSharedValueWouldBeFound() {
        Joining joining = new Joining(BOBS, everybody);
        Dossier one = ALICES.getFirst();
        Dossier two = ALICES.getLast();
        assertEquals(Set.of(), joining.links(one, two));
        String circle = town.alice.home().circleId();
        assertTrue(joining.links(one.with("careless", circle), two.with("careless", circle))
                .contains("text " + circle));
        // A part of it within other words, at other places, in other fields.
        assertTrue(joining.links(
                        one.with("careless", "of " + circle.substring(0, 12)),
                        two.with("other", circle.substring(2, 14) + " too"))
                .contains("run " + circle.substring(2, 10)));
        assertTrue(joining.links(one.with("zone", 7), two.with("zone", 7)).contains("numbers at message.zone: [7]"));
        assertTrue(joining.links(one.with("note", "abc"), two.with("note", "xyz"))
                .contains("lengths at message.note: [3]"));
        assertTrue(joining.links(one.with("tags", List.of("b", "a")), two.with("tags", List.of("b", "a")))
                .contains("order at message.tags: [b, a]"));
        assertEquals(Set.of("message.sequence is 5"), joining.numbersOfItsOwn(one.with("sequence", 5)));
        assertEquals(
                Set.of("message.careless.iat is no time: 4711"),
                joining.numbersOfItsOwn(one.with("careless", Map.of("iat", 4711))));
        // Fields at the bottom of signed documents and proofs are among those compared.
        String fields = one.texts().keySet().toString();
        for (String field : List.of(
                "message.grant.payload.jti",
                "message.grant.payload.signer",
                "message.grant.payload.authorization_details.clips.sealedKeys.sealed",
                "message.grant.signatures.protected.kid",
                "message.statements.origin",
                "message.statements.clipKey.x",
                "message.statements.tracks.segmentsRoot",
                "message.ingestProofs.proof.extra.clips.salt",
                "message.grantProof.extra.salt",
                "token.claims.grant",
                "ciphertext.video",
                "detail.labels")) {
            assertTrue(fields.contains(field), field + " in " + fields);
        }
    }

    @Test
    @DisplayName("A-47 without fresh clip keys, the comparison joins the grants by the key")
    void withTheDefenceOff_aReusedClipKeyIsFound() throws IOException {
        Set<String> links = careless();
        var clipKey = more.careless().getFirst().clip().statement().clipKey();
        assertEquals(clipKey, more.careless().getLast().clip().statement().clipKey());
        assertTrue(links.contains("text " + clipKey.thumbprint()), links::toString);
        assertTrue(links.contains("text " + clipKey.toJson().get("x").textValue()), links::toString);
    }

    @Test
    @DisplayName("A-47 without random ids, the comparison joins the grants by their common prefix")
    void withTheDefenceOff_aCommonPrefixIsFound() throws IOException {
        String first = more.careless().getFirst().clip().clipId();
        Set<String> links = careless();
        assertTrue(links.contains("run " + first.substring(0, 8)), links::toString);
        assertTrue(!links.contains("text " + first), "the ids as a whole are not the same");
    }

    private static Set<String> careless() throws IOException {
        List<Dossier> all = new ArrayList<>(ALICES);
        all.addAll(BOBS);
        return new Joining(all, everybody)
                .links(
                        Dossier.of(town, more.careless().getFirst().grant()),
                        Dossier.of(town, more.careless().getLast().grant()));
    }
}
