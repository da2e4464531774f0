package io.porchlight.sealing.request;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.porchlight.sealing.Refused;
import io.porchlight.sealing.circle.Chain;
import io.porchlight.sealing.circle.ChainAuthor;
import io.porchlight.sealing.circle.ChainTrust;
import io.porchlight.sealing.circle.Member;
import io.porchlight.sealing.circle.Role;
import io.porchlight.sealing.grant.Town;
import io.porchlight.sealing.json.Json;
import io.porchlight.sealing.jws.SignedDocument;
import io.porchlight.sealing.jws.Signer;
import io.porchlight.sealing.key.PrivateKeyP256;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FootageRequestTest {
    private static final Town TOWN = new Town();
    private static final FootageRequest ASKED = TOWN.asked();
    private static final RequestRules RULES = new RequestRules(
            Set.of("burglary"),
            Set.of("named-investigation"),
            Set.of(ASKED.terms().text()));

    @Test
    @DisplayName("SF-18: a request is read back as it was written and verified under two officers")
    void twoOfficersSign() {
        assertEquals(ASKED, FootageRequest.of(ASKED.toJson()));
        assertEquals(ASKED, RequestVerifier.verify(SignedDocument.parse(TOWN.request.bytes()), TOWN.agency));
        assertDoesNotThrow(() -> RULES.check(ASKED, TOWN.agency, Town.ASKED));
    }

    @Test
    @DisplayName("SF-18, A-14: one officer, a stranger, three signatures, or another agency's chain: refused")
    void signersOtherThanTwoOfficers() {
        SignedDocument first = TOWN.requestOf(ASKED);
        assertEquals(ASKED, RequestVerifier.verifyFirst(first, TOWN.agency));
        assertEquals("request.signers", code(() -> RequestVerifier.verify(first, TOWN.agency)));
        SignedDocument stranger = first.withSignature(Signer.of(PrivateKeyP256.generate()));
        assertEquals("jws.unknown-signer", code(() -> RequestVerifier.verify(stranger, TOWN.agency)));
        SignedDocument three = TOWN.request.withSignature(Signer.of(TOWN.court));
        assertEquals("request.signers", code(() -> RequestVerifier.verify(three, TOWN.agency)));
        assertEquals("request.agency", code(() -> RequestVerifier.verify(TOWN.request, new Town().agency)));
        assertEquals("request.agency", code(() -> RequestVerifier.verify(TOWN.request, TOWN.home)));
        assertThrows(Refused.class, () -> first.withSignature(Signer.of(TOWN.chief)));
    }

    @Test
    @DisplayName("SF-18: both signers are members at the head which the request names, not at a later one")
    void theNamedHeadCounts() {
        Chain before = Chain.verify(
                TOWN.agency.links().subList(0, 1),
                ChainTrust.accreditedBy(List.of(TOWN.ministry.publicKey(), TOWN.court.publicKey())));
        ObjectNode early = ASKED.toJson().put("headHash", before.head().hash());
        SignedDocument signed = SignedDocument.sign(early, List.of(Signer.of(TOWN.chief), Signer.of(TOWN.sergeant)));
        assertEquals("jws.unknown-signer", code(() -> RequestVerifier.verify(signed, TOWN.agency)));
        Chain grown = TOWN.agency.append(ChainAuthor.after(TOWN.agency, Town.ASKED)
                .addMember(
                        new Member(
                                PrivateKeyP256.generate().publicKey(),
                                PrivateKeyP256.generate().publicKey()),
                        Role.MEMBER,
                        Signer.of(TOWN.chief),
                        Signer.of(TOWN.court)));
        assertDoesNotThrow(() -> RequestVerifier.verify(TOWN.request, grown));
        assertEquals("request.stale-chain", code(() -> RULES.check(ASKED, grown, Town.ASKED)));
    }

    @Test
    @DisplayName("SF-18, S4-15: fields out of bounds are refused, each with its own code")
    void fieldsOutOfBounds() {
        assertEquals(
                "request.cells",
                changed(r -> r.set("cells", Json.array(ASKED.cells().subList(0, 2)))));
        assertEquals(
                "request.cells",
                changed(r -> r.set("cells", Json.array(ASKED.cells().reversed()))));
        List<String> twice = new ArrayList<>(ASKED.cells());
        twice.add(twice.getLast());
        assertEquals("request.cells", changed(r -> r.set("cells", Json.array(twice))));
        assertEquals("request.window", changed(r -> r.withObject("/window").put("end", "2026-11-19T08:15:00Z")));
        assertEquals("request.window", changed(r -> r.withObject("/window").put("end", "2026-11-18T20:00:00Z")));
        assertEquals("request.window", changed(r -> r.withObject("/window").put("start", "2026-11-18T20:01:00Z")));
        assertEquals("request.zone", changed(r -> r.withObject("/window").put("zone", "Europe/Paris ")));
        assertEquals("request.terms", changed(r -> r.withObject("/terms").put("noFaceSearch", false)));
        assertEquals("request.terms", changed(r -> r.withObject("/terms").put("noReshare", false)));
        long tooEarly = ASKED.deadline().getEpochSecond() + 259_200;
        assertEquals("request.terms", changed(r -> r.withObject("/terms").put("retainUntil", tooEarly)));
        assertEquals("request.deadline", changed(r -> r.put("deadline", "2026-11-18T20:30:00Z")));
        assertEquals("request.code", changed(r -> r.put("offence", "Burglary")));
        assertEquals("request.text", changed(r -> r.put("text", " ")));
        assertEquals("request.text", changed(r -> r.put("text", "x".repeat(2_001))));
        assertEquals("json.unknown", changed(r -> r.put("faceSearch", true)));
        assertEquals("json.missing", changed(r -> r.remove("case")));
    }

    @Test
    @DisplayName("SF-18: what needs a clock or a list is judged when the request is logged")
    void rulesAtLogging() {
        assertEquals("request.window-future", code(() -> RULES.check(ASKED, Town.START.plus(Duration.ofHours(2)))));
        Instant late = Town.START.plus(Duration.ofDays(30)).plusSeconds(1);
        assertEquals("request.window-too-old", code(() -> RULES.check(ASKED, late)));
        assertEquals(
                "request.deadline",
                code(() -> RULES.check(ASKED, ASKED.deadline().minus(Duration.ofHours(23)))));
        assertDoesNotThrow(() -> RULES.check(ASKED, ASKED.deadline().minus(Duration.ofDays(1))));
        FootageRequest far = FootageRequest.of(ASKED.toJson().put("deadline", "2026-11-27T09:00:31Z"));
        assertEquals("request.deadline", code(() -> RULES.check(far, Town.ASKED)));
        Set<String> none = Set.of();
        assertEquals("request.offence", code(() -> new RequestRules(none, RULES.purposes(), RULES.terms())
                .check(ASKED, Town.ASKED)));
        assertEquals("request.purpose", code(() -> new RequestRules(RULES.offences(), none, RULES.terms())
                .check(ASKED, Town.ASKED)));
        assertEquals("request.terms", code(() -> new RequestRules(RULES.offences(), RULES.purposes(), none)
                .check(ASKED, Town.ASKED)));
        ObjectNode nowhere = ASKED.toJson();
        nowhere.withObject("/window").put("zone", "Europe/Atlantis");
        assertEquals("request.zone", code(() -> RULES.check(FootageRequest.of(nowhere), Town.ASKED)));
    }

    @ParameterizedTest
    @ValueSource(strings = {"8928308280fffff", "891e2040003ffff", "89754e64993ffff", "89080000003ffff"})
    void cellsOfResolution9AreTaken(String cell) {
        assertEquals(cell, H3Cell.require(cell));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "8928308280FFFFF", // capitals
                "08928308280fffff", // sixteen digits
                "8828308281fffff", // resolution 8
                "8a28308280c7fff", // resolution 10
                "8928308280ffffe", // a digit past the resolution
                "89283082807ffff7", // too long
                "89f4308280fffff", // no such base cell
                "a928308280fffff", // another mode
                "8928308280bfff7",
                "890840000003fff",
                "89080c0000fffff", // the deleted branch of a pentagon
                ""
            })
    void anythingElseIsNoCell(String cell) {
        assertEquals("request.cells", code(() -> H3Cell.require(cell)));
    }

    private static String changed(Consumer<ObjectNode> change) {
        ObjectNode json = ASKED.toJson();
        change.accept(json);
        return code(() -> FootageRequest.of(json));
    }

    private static String code(Runnable action) {
        return assertThrows(Refused.class, action::run).code();
    }
}
