package io.porchlight.system;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
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
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * An officer asks about three areas that differ only in what he must not learn: in the first a home declines, in the second a
 * home never answers, in the third there is no camera.
 *
 * <p>Seen to fail with the defence off: a request that a home shared with differs in the same comparison.
 */
@ExtendWith(RunningSystem.class)
class OracleIT {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final double APART = 0.2;

    private static Town town;
    private static H3Core h3;

    @BeforeAll
    static void live() throws IOException, InterruptedException {
        town = Town.get();
        h3 = H3Core.newInstance();
    }

    @Test
    @DisplayName(
            "R5 A-04 A-10 declining, ignoring and having no camera leave the same bytes in all that the portal can fetch")
    void threeAnswersLookAlike() throws IOException, InterruptedException {
        Household declining = homeAt(1);
        Household ignoring = homeAt(2);
        Household.Seen first = declining.see("walkers-00");
        Household.Seen second = ignoring.see("walkers-00");
        Household.awaitLogged(first, second);
        List<String> requests = new ArrayList<>();
        for (int area = 1; area <= 3; area++) {
            requests.add(town.handIn(draftAt(area)));
        }
        requests.forEach(town::awaitPublished);
        List<SortedMap<String, Answers>> before =
                requests.stream().map(OracleIT::everything).toList();
        declining.requests().decline(declining.asked(requests.get(0), first).prompt());
        ignoring.asked(requests.get(1), second);
        awaitLaterReleases();
        for (int i = 0; i < 3; i++) {
            SortedMap<String, Answers> after = everything(requests.get(i));
            assertEquals(before.get(i).keySet(), after.keySet());
            for (String path : after.keySet()) {
                after.get(path).sameAs(before.get(i).get(path));
            }
        }
        Map<String, String> declined = normalised(requests.get(0));
        assertEquals(declined, normalised(requests.get(1)));
        assertEquals(declined, normalised(requests.get(2)));
        assertNotEquals(declined, normalised(town.firstRequest), "what was shared is seen: the comparison can fail");
        assertFalse(declining.home().accesses().stream().anyMatch(access -> "agency".equals(access.by())));
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

    /** All that an officer, or anybody, can fetch about a request. */
    private static SortedMap<String, Answers> everything(String requestId) {
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
        return answers;
    }

    /** The same with the request's own random ids, the area asked for, signatures, times and proof taken out. */
    private static Map<String, String> normalised(String requestId) throws IOException {
        Map<String, String> normalised = new TreeMap<>();
        for (Map.Entry<String, Answers> answer : everything(requestId).entrySet()) {
            String path = answer.getKey().replace(requestId, "ID");
            String text = answer.getValue().text();
            if (path.equals("/v1/requests/ID")) {
                ObjectNode view = (ObjectNode) JSON.readTree(text);
                for (String own : List.of("requestId", "request", "caseNumber", "proof", "publishedUntil")) {
                    view.put(own, view.path(own).isNull() || view.path(own).isMissingNode() ? "none" : "some");
                }
                text = view.toString();
            } else if (path.startsWith("/v1/requests/ID/case-key")) {
                text = text.replaceAll("\"[A-Za-z0-9_-]{43,}\"", "\"own\"");
            } else if (path.startsWith("/public/")) {
                text = text.replaceAll("[A-Za-z0-9_-]{12,}", "own").replaceAll("\\d+", "0");
            }
            normalised.put(path, answer.getValue().status() + " " + text);
        }
        return normalised;
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
