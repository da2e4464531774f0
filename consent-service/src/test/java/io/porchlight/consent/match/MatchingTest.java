package io.porchlight.consent.match;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.porchlight.consent.ServiceTest;
import io.porchlight.consent.play.Agency;
import io.porchlight.consent.play.Database;
import io.porchlight.consent.play.Parties;
import io.porchlight.consent.play.Street;
import io.porchlight.consent.play.Video;
import io.porchlight.sealing.circle.AgencyKind;
import io.porchlight.sealing.clip.Statement;
import io.porchlight.sealing.encoding.Bytes;
import io.porchlight.sealing.log.IngestProof;
import io.porchlight.sealing.log.LogProof;
import io.porchlight.sealing.log.ProofExtra;
import io.porchlight.sealing.request.FootageRequest;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@ServiceTest
class MatchingTest {
    @Test
    @DisplayName("A prompt carries everything that the home's app checks before it seals anything")
    void aHomeIsAsked() {
        Street street = new Street();
        Video.Stored inside = street.clipOnRecord(street.start.plusSeconds(600));
        Agency agency = Agency.accredited();
        FootageRequest form = ask(agency, street);

        JsonNode prompt = street.prompt(form);
        assertThat(prompt.get("status").asText()).isEqualTo("open");
        LogProof.Shown request = ProofExtra.verify(
                LogProof.parse(Bytes.utf8(prompt.get("requestProof").asText())), prompt.get("request"), Parties.TRUST);
        ProofExtra.verify(
                LogProof.parse(Bytes.utf8(prompt.get("agencyProof").asText())),
                prompt.get("agencyChain").get(0),
                Parties.TRUST);
        JsonNode clip = prompt.get("clips").get(0);
        Statement statement = Statement.of(clip.get("statement"));
        LogProof ingest = LogProof.parse(Bytes.utf8(clip.get("ingestProof").asText()));
        IngestProof extra = IngestProof.of(ingest);
        LogProof.Shown batch = extra.verify(ingest, Parties.TRUST);
        assertThat(statement).isEqualTo(inside.statement());
        assertThat(extra.clips().getFirst().covers(statement.toJson(), extra.batch()))
                .isTrue();
        assertThat(batch.index()).isLessThan(request.index());
        assertThat(prompt.get("clips")).hasSize(1);
    }

    @Test
    @DisplayName("A-03: only clips whose minute lies in [start, end) are asked for")
    void onlyTheWindow() {
        Street street = new Street();
        street.clipOnRecord(street.start.minusSeconds(60));
        Video.Stored first = street.clipOnRecord(street.start);
        Video.Stored last = street.clipOnRecord(street.end.minusSeconds(60));
        street.clipOnRecord(street.end);
        FootageRequest form = ask(Agency.accredited(), street);
        assertThat(clipIds(street.prompt(form))).containsExactlyInAnyOrder(first.clipId(), last.clipId());
    }

    @Test
    @DisplayName("A clip whose batch was not logged before the request is not asked for")
    void onlyWhatWasOnRecordBefore() {
        Street street = new Street();
        Video.Stored before = street.clipOnRecord(street.start);
        Video.Stored unbatched = Video.records(street.home, street.doorbell, street.start.plusSeconds(300));
        FootageRequest form = ask(Agency.accredited(), street);
        Street.onRecord(Video.batches(List.of(unbatched)));
        assertThat(clipIds(street.prompt(form))).containsExactly(before.clipId());
    }

    @Test
    @DisplayName("A-01, A-02: a home is found by its whole cell only")
    void onlyTheCells() {
        Street street = new Street();
        street.clipOnRecord(street.start);
        Agency agency = Agency.accredited();
        FootageRequest near = agency.form(Agency.around(Agency.away(street.cell, 2)), street.start, street.end);
        agency.asks(near, agency.signed(near));
        Street.matched(near);
        assertThat(street.prompts(near)).isEmpty();
        FootageRequest edge = agency.form(Agency.around(Agency.away(street.cell, 1)), street.start, street.end);
        agency.asks(edge, agency.signed(edge));
        assertThat(street.prompt(edge)).isNotNull();
    }

    @Test
    @DisplayName("A-11: a home that opted out is never asked")
    void optOut() {
        Street street = new Street();
        street.clipOnRecord(street.start);
        street.settings("\"optOut\": true, \"monthlyCap\": 2, \"excludedAgencyKinds\": []");
        assertNotAsked(street, ask(Agency.accredited(), street));
    }

    @Test
    @DisplayName("A-11: a home is asked no more often than its monthly cap")
    void monthlyCap() {
        Street street = new Street();
        street.clipOnRecord(street.start);
        street.settings("\"optOut\": false, \"monthlyCap\": 1, \"excludedAgencyKinds\": []");
        Agency agency = Agency.accredited();
        assertThat(street.prompt(ask(agency, street))).isNotNull();
        assertNotAsked(street, ask(agency, street));
    }

    @Test
    @DisplayName("A-13: a kind of agency that the home excluded does not reach it")
    void excludedKinds() {
        Street street = new Street();
        street.clipOnRecord(street.start);
        street.settings("\"optOut\": false, \"monthlyCap\": 9, \"excludedAgencyKinds\": [\"police\"]");
        assertNotAsked(street, ask(Agency.accredited(AgencyKind.POLICE), street));
        assertThat(street.prompt(ask(Agency.accredited(AgencyKind.FIRE), street)))
                .isNotNull();
    }

    @Test
    @DisplayName("A-11: a prompt waits for the end of the quiet hours")
    void quietHours() {
        Street street = new Street();
        street.clipOnRecord(street.start);
        DateTimeFormatter time = DateTimeFormatter.ofPattern("HH:mm");
        LocalTime now = LocalTime.now(ZoneOffset.UTC);
        street.settings(
                "\"optOut\": false, \"monthlyCap\": 2, \"excludedAgencyKinds\": [], \"quietHours\": {\"start\": \"%s\", \"end\": \"%s\", \"zone\": \"UTC\"}"
                        .formatted(
                                now.minusHours(1).format(time), now.plusHours(2).format(time)));
        FootageRequest form = ask(Agency.accredited(), street);
        assertThat(street.prompts(form)).isEmpty();
        List<String> deliverAt = Database.read("select deliver_at from prompt where request_id = ?", form.requestId());
        assertThat(Instant.ofEpochSecond(Long.parseLong(deliverAt.getFirst())))
                .isBetween(
                        Instant.now().plus(Duration.ofMinutes(110)),
                        Instant.now().plus(Duration.ofMinutes(121)));
    }

    @Test
    @DisplayName("A-10: declining closes the prompt and tells nobody")
    void declining() {
        Street street = new Street();
        street.clipOnRecord(street.start);
        FootageRequest form = ask(Agency.accredited(), street);
        String promptId = street.prompt(form).get("promptId").asText();
        long before =
                Long.parseLong(Database.read("select count(*) from outbox").getFirst());
        street.home
                .alice
                .calls()
                .post("/v1/circles/{c}/prompts/{p}/decline", street.home.id(), promptId)
                .then()
                .statusCode(204);
        assertThat(street.prompt(form).get("status").asText()).isEqualTo("declined");
        assertThat(Long.parseLong(Database.read("select count(*) from outbox where topic = 'disclosures.v1'")
                        .getFirst()))
                .isLessThanOrEqualTo(before);
    }

    private static FootageRequest ask(Agency agency, Street street) {
        FootageRequest form = agency.form(Agency.around(street.cell), street.start, street.end);
        agency.asks(form, agency.signed(form));
        Street.matched(form);
        return form;
    }

    private static List<String> clipIds(JsonNode prompt) {
        List<String> ids = new ArrayList<>();
        prompt.get("clips").forEach(clip -> ids.add(clip.get("clipId").asText()));
        return ids;
    }

    private static void assertNotAsked(Street street, FootageRequest form) {
        Street.matched(form);
        assertThat(street.prompts(form)).isEmpty();
        assertThat(Database.read("select prompt_id from prompt where request_id = ?", form.requestId()))
                .isEmpty();
    }
}
