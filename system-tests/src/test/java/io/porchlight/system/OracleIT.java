package io.porchlight.system;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import com.uber.h3core.H3Core;
import io.porchlight.contracts.api.CircleSettings;
import io.porchlight.contracts.api.DisclosureAccessReport;
import io.porchlight.contracts.api.DisclosureTokenAsk;
import io.porchlight.sealing.encoding.Bytes;
import io.porchlight.stack.journey.Cast;
import io.porchlight.stack.player.Http;
import io.porchlight.stack.player.Officer;
import io.porchlight.stack.player.Waiting;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * An officer asks about three areas that differ only in what he must not learn: in the first a home declines, in the second a
 * home never answers, in the third there is no camera.
 *
 * <p>Seen to fail with the defence off: the tests named so have the running consent-service tell what a request matched, or that
 * a home declined, and law-enforcement-service forget whose a request is ({@link Defence}); the same comparisons find it. So they
 * do where a home shared.
 */
@ExtendWith(RunningSystem.class)
class OracleIT {
    private static final double APART = 0.2;

    private static Town town;
    private static H3Core h3;
    private static Household declining;
    private static Household ignoring;
    private static Household.Seen declined;
    private static Household.Seen ignored;

    @BeforeAll
    static void live() throws IOException, InterruptedException {
        town = Town.get();
        h3 = H3Core.newInstance();
        declining = homeAt(1);
        ignoring = homeAt(2);
        declined = declining.see("walkers-00");
        ignored = ignoring.see("walkers-00");
        Household.awaitLogged(declined, ignored);
    }

    @Test
    @DisplayName(
            "R5 A-04 A-10 declining, ignoring and having no camera leave the same bytes in all that the portal can fetch")
    void threeAnswersLookAlike() {
        List<String> requests = ask();
        List<SortedMap<String, Answers>> before = requests.stream()
                .map(requestId -> Sight.everything(town, requestId))
                .toList();
        List<String> order = Sight.order(town, requests);
        declining.requests().decline(declining.asked(requests.get(0), declined).prompt());
        ignoring.asked(requests.get(1), ignored);
        awaitLaterReleases();
        for (int i = 0; i < 3; i++) {
            SortedMap<String, Answers> after = Sight.everything(town, requests.get(i));
            assertEquals(before.get(i).keySet(), after.keySet());
            for (String path : after.keySet()) {
                after.get(path).sameAs(before.get(i).get(path));
            }
        }
        assertEquals(order, Sight.order(town, requests), "nothing moves in a list");
        SortedMap<String, String> seen = Sight.normalised(town, requests.get(0));
        assertEquals(seen, Sight.normalised(town, requests.get(1)));
        assertEquals(seen, Sight.normalised(town, requests.get(2)));
        assertNotEquals(
                seen, Sight.normalised(town, town.firstRequest), "what was shared is seen: the comparison can fail");
        assertFalse(declining.home().accesses().stream().anyMatch(access -> "agency".equals(access.by())));
    }

    @Test
    @DisplayName("R5 A-04 were the number of homes told, the areas with a camera would differ from the one without")
    void withTheDefenceOff_matchesAreSeen() {
        try (DefenceOff off = Defence.CONSENT_KEEPS_MATCHES.off()) {
            List<String> requests = ask();
            for (int i = 0; i < 3; i++) {
                awaitTold(requests.get(i), i < 2 ? "{\"homes\":1," : "{\"homes\":0,");
            }
            assertEquals(Sight.normalised(town, requests.get(0)), Sight.normalised(town, requests.get(1)));
            assertNotEquals(Sight.normalised(town, requests.get(0)), Sight.normalised(town, requests.get(2)));
        }
    }

    @Test
    @DisplayName("R5 A-10 were a refusal told, declining would differ from ignoring and from having no camera")
    void withTheDefenceOff_decliningIsSeen() {
        List<String> requests = ask();
        Answers before = Sight.everything(town, requests.get(0)).get("/v1/requests/" + requests.get(0));
        var prompt = declining.asked(requests.get(0), declined).prompt();
        ignoring.asked(requests.get(1), ignored);
        try (DefenceOff off = Defence.CONSENT_KEEPS_REFUSALS.off()) {
            declining.requests().decline(prompt);
        }
        awaitTold(requests.get(0), "{\"declined\":1,");
        assertThrows(AssertionError.class, () -> Sight.everything(town, requests.get(0))
                .get("/v1/requests/" + requests.get(0))
                .sameAs(before));
        assertEquals(Sight.normalised(town, requests.get(1)), Sight.normalised(town, requests.get(2)));
        assertNotEquals(Sight.normalised(town, requests.get(0)), Sight.normalised(town, requests.get(1)));
    }

    @Test
    @DisplayName("A-07 R5 did law-enforcement-service not ask whose a request is, another agency would read it")
    void withTheDefenceOff_othersRequestsAreSeen() {
        Officer cleo = town.cast().officer("officer.cleo");
        String path = "/v1/requests/" + town.firstRequest;
        Answers own = Answers.get(town.ada.portal(), path);
        Answers.get(cleo.portal(), path).refused(404, "not-found");
        try (DefenceOff off = Defence.REQUESTS_ARE_ONES_OWN.off()) {
            Answers.get(cleo.portal(), path).sameAs(own);
            Answers.get(cleo.portal(), "/v1/disclosures/" + town.aliceFirstGrant.jti())
                    .sameAs(Answers.get(town.ada.portal(), "/v1/disclosures/" + town.aliceFirstGrant.jti()));
            Answers.get(cleo.portal(), "/v1/requests/" + Bytes.randomId()).refused(404, "not-found");
        }
        Answers.get(cleo.portal(), path).refused(404, "not-found");
    }

    @Test
    @DisplayName("A-07 R5 what is another agency's and what does not exist are answered with the same bytes")
    void othersAndNothingLookAlike() {
        Officer cleo = town.cast().officer("officer.cleo");
        String jti = town.aliceFirstGrant.jti();
        String clip = town.aliceFirst.clipId();
        alike(cleo, "GET", "/v1/requests/%s", town.firstRequest, null);
        alike(cleo, "GET", "/v1/requests/%s/disclosures", town.firstRequest, null);
        alike(
                cleo,
                "GET",
                "/v1/requests/%s/case-key?member=" + town.ada.device().member().openKeyId(),
                town.firstRequest,
                null);
        alike(cleo, "GET", "/v1/disclosures/%s", jti, null);
        alike(cleo, "POST", "/v1/disclosures/%s/tokens", jti, new DisclosureTokenAsk(clip));
        alike(cleo, "POST", "/v1/disclosures/%s/accesses", jti, new DisclosureAccessReport(clip, "view"));
        assertEquals("[]", Answers.get(cleo.portal(), "/v1/requests").text());
        assertEquals(
                200, Answers.get(town.ada.portal(), "/v1/disclosures/" + jti).status());
    }

    private static void alike(Officer stranger, String method, String path, String real, Object body) {
        Answers none = Answers.ask(stranger.portal(), method, path.formatted(Bytes.randomId()), body);
        assertEquals(404, none.status(), path + none.text());
        Answers.ask(stranger.portal(), method, path.formatted(real), body).sameAs(none);
    }

    /** One request for each area, in the log. */
    private static List<String> ask() {
        List<String> requests = new ArrayList<>();
        for (int area = 1; area <= 3; area++) {
            requests.add(town.handIn(draftAt(area)));
        }
        requests.forEach(town::awaitPublished);
        return requests;
    }

    private static void awaitTold(String requestId, String words) {
        Waiting.until(
                "the leak of " + words,
                Town.PATIENCE,
                () -> String.valueOf(town.ada.request(requestId).proof())
                                .lines()
                                .anyMatch(line -> line.startsWith("extra ")
                                        && Sight.extra(line).startsWith(words))
                        ? Boolean.TRUE
                        : null);
    }

    private static Household homeAt(int area) throws IOException, InterruptedException {
        Household household = town.household("alice");
        CircleSettings told = household.home().settings();
        household.home().settings(new CircleSettings(told.plan(), told.retentionDays(), cell(area), told.requests()));
        return household;
    }

    private static Officer.Draft draftAt(int area) {
        Officer.Draft draft = town.cast().draft("ORACLE-" + Bytes.randomId().substring(0, 6));
        return new Officer.Draft(
                draft.caseNumber(),
                draft.offence(),
                draft.purpose(),
                h3.gridDisk(cell(area), 1).stream().sorted().toList(),
                draft.window(),
                draft.deadline(),
                draft.terms(),
                draft.text());
    }

    private static String cell(int area) {
        return h3.latLngToCellAddress(Cast.TOWN_LATITUDE + area * APART, Cast.TOWN_LONGITUDE, 9);
    }

    /** Whatever the three caused has come out once two later checkpoints of the public log are there. */
    private static void awaitLaterReleases() {
        Http log = Http.anonymous(town.stage.addresses().consent());
        for (int i = 0; i < 2; i++) {
            String now = Answers.get(log, "/log/checkpoint").text();
            town.awaitPublished(town.handIn(draftAt(4 + i)));
            Waiting.until(
                    "a later checkpoint",
                    Town.PATIENCE,
                    () -> Answers.get(log, "/log/checkpoint").text().equals(now) ? null : Boolean.TRUE);
        }
    }
}
