package io.porchlight.sealing.grant;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.porchlight.sealing.Refused;
import io.porchlight.sealing.clip.Kind;
import io.porchlight.sealing.clip.TrackKey;
import io.porchlight.sealing.encoding.Base64Url;
import io.porchlight.sealing.encoding.Bytes;
import io.porchlight.sealing.jws.SignedDocument;
import io.porchlight.sealing.jws.Signer;
import io.porchlight.sealing.key.PrivateKeyP256;
import io.porchlight.sealing.request.FootageRequest;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class GrantTest {
    private static final Town TOWN = new Town();
    private static final SignedDocument GRANT = TOWN.granted.grant();
    private static final List<Signer> CLIP_KEYS = List.of(Signer.of(TOWN.evening.key()), Signer.of(TOWN.night.key()));

    private static Grant verified(SignedDocument grant) {
        return GrantVerifier.verify(SignedDocument.parse(grant.bytes()), TOWN.answered(), TOWN.statements());
    }

    @Test
    @DisplayName("SF-19: the case key opens exactly the keys that were ticked, and each fits its commitment")
    void theCaseKeyOpensWhatWasTicked() {
        Grant grant = verified(GRANT);
        CaseOpening opening = new CaseOpening(TOWN.answered().request(), TOWN.caseKey);
        assertEquals(List.of("video", "audio", "detail", "place"), grant.datatypes());
        for (Town.Clip clip : TOWN.clips()) {
            for (Kind kind : grant.clip(clip.statement().hash()).orElseThrow().kinds()) {
                assertArrayEquals(
                        clip.keys().get(kind).bytes(),
                        opening.track(grant, clip.statement(), kind).bytes());
            }
        }
        assertEquals("grant.not-granted", code(() -> opening.track(grant, TOWN.evening.statement(), Kind.POSTER)));
        assertEquals("grant.not-granted", code(() -> opening.track(grant, TOWN.night.statement(), Kind.AUDIO)));
        assertEquals(
                "north end of Harbour Street",
                opening.extra(grant, ExtraKind.PLACE).text());
        assertEquals("grant.not-granted", code(() -> opening.extra(grant, ExtraKind.CONTACT)));
    }

    @Test
    @DisplayName("A-37: a sealed key moved to another grant or clip does not open")
    void keysDoNotMove() {
        Grant other = verified(TOWN.grant()
                .sign(Signer.of(TOWN.mother), Town.GRANTED, Duration.ofHours(1))
                .grant());
        CaseOpening opening = new CaseOpening(TOWN.answered().request(), TOWN.caseKey);
        Grant moved = new Grant(
                other.jti(),
                other.requestLeaf(),
                other.agencyId(),
                other.caseKeyId(),
                verified(GRANT).clips(),
                other.purpose(),
                other.terms(),
                verified(GRANT).extras(),
                other.signer(),
                other.iat(),
                other.exp());
        assertEquals("hpke.not-opened", code(() -> opening.track(moved, TOWN.evening.statement(), Kind.VIDEO)));
        assertEquals("hpke.not-opened", code(() -> opening.extra(moved, ExtraKind.PLACE)));
        assertEquals(
                "grant.case-key", code(() -> new CaseOpening(TOWN.answered().request(), PrivateKeyP256.generate())));
    }

    @Test
    @DisplayName("R4: a grant without, or with more than, the keys of its clips is refused")
    void onlyTheClipKeysSign() {
        ObjectNode payload = GRANT.payload();
        Signer stranger = Signer.of(PrivateKeyP256.generate());
        assertEquals("grant.wrong-key", code(() -> verified(SignedDocument.sign(payload, CLIP_KEYS.subList(0, 1)))));
        assertEquals("grant.wrong-key", code(() -> verified(SignedDocument.sign(payload, List.of(stranger)))));
        assertEquals("grant.wrong-key", code(() -> verified(GRANT.withSignature(stranger))));
        byte[] broken = GRANT.signatures().getFirst().bytes().clone();
        broken[5] ^= 1;
        SignedDocument forged = new SignedDocument(
                payload,
                List.of(
                        new SignedDocument.Signature(
                                GRANT.signatures().getFirst().kid(), broken),
                        GRANT.signatures().getLast()));
        assertEquals("jws.signature", code(() -> verified(forged)));
    }

    @Test
    @DisplayName("SF-19, A-29: every rule of the payload, broken in one place, is refused by its own code")
    void changedPayloads() {
        assertEquals("grant.lifetime", changed(g -> g.put("exp", g.get("iat").longValue() + 259_201)));
        assertEquals("grant.lifetime", changed(g -> g.put("exp", g.get("iat").longValue())));
        assertEquals("grant.request", changed(g -> g.put("requestLeaf", Base64Url.encode(new byte[32]))));
        assertEquals("grant.audience", changed(g -> g.withObject("/audience")
                .put("agencyId", Base64Url.encode(new byte[32]))));
        assertEquals("grant.audience", changed(g -> g.withObject("/audience")
                .put("caseKeyId", Base64Url.encode(new byte[32]))));
        assertEquals("grant.terms", changed(g -> detail(g).put("purpose", "find-person")));
        assertEquals("grant.terms", changed(g -> detail(g).withObject("/terms").put("retainUntil", 1)));
        assertEquals(
                "request.terms", changed(g -> detail(g).withObject("/terms").put("noFaceSearch", false)));
        assertEquals("grant.datatypes", changed(g -> ((ArrayNode) detail(g).get("datatypes")).remove(0)));
        assertEquals("grant.datatypes", changed(g -> ((ArrayNode) detail(g).get("datatypes")).add("poster")));
        assertEquals("grant.actions", changed(g -> ((ArrayNode) detail(g).get("actions")).add("stream")));
        assertEquals("grant.kinds", changed(g -> keys(g).remove(2)));
        assertEquals("grant.kinds", changed(g -> keys(g).remove(0)));
        assertEquals("grant.kinds", changed(g -> keys(g).insert(0, keys(g).remove(1))));
        assertEquals("grant.kinds", changed(g -> ((ObjectNode) keys(g).get(1)).put("kind", "poster")));
        assertEquals("grant.clips", changed(g -> ((ArrayNode) detail(g).get("clips"))
                .add(detail(g).get("clips").get(0))));
        assertEquals("grant.clip-unknown", changed(g -> ((ObjectNode)
                        detail(g).get("clips").get(0))
                .put("statement", Base64Url.encode(new byte[32]))));
        assertEquals("grant.details", changed(g -> ((ArrayNode) g.get("authorization_details"))
                .add(g.get("authorization_details").get(0))));
        assertEquals("json.unknown", changed(g -> g.put("sub", "mother")));
        long deadline = TOWN.answered().request().deadline().getEpochSecond();
        assertEquals("grant.deadline", changed(g -> g.put("iat", deadline + 1).put("exp", deadline + 2)));
    }

    @Test
    @DisplayName("SF-19: a clip from outside the window cannot be granted")
    void clipsOutsideTheWindow() {
        AnsweredRequest narrow = new AnsweredRequest(
                FootageRequest.of(narrowed()), TOWN.answered().leaf());
        GrantBuilder builder = new GrantBuilder(narrow)
                .clip(TOWN.night.statement(), CLIP_KEYS.getLast(), TOWN.night.only(Kind.VIDEO, Kind.DETAIL));
        assertEquals(
                "grant.window", code(() -> builder.sign(Signer.of(TOWN.mother), Town.GRANTED, Duration.ofHours(1))));
    }

    private static ObjectNode narrowed() {
        ObjectNode json = TOWN.asked().toJson();
        json.withObject("/window").put("end", "2026-11-18T21:00:00Z");
        return json;
    }

    @Test
    void aBuilderRefusesKeysThatAreNotTheClips() {
        GrantBuilder builder = new GrantBuilder(TOWN.answered());
        Map<Kind, TrackKey> keys = TOWN.night.only(Kind.VIDEO, Kind.DETAIL);
        assertEquals("grant.wrong-key", code(() -> builder.clip(TOWN.night.statement(), CLIP_KEYS.getFirst(), keys)));
        assertEquals(
                "clip.commitment",
                code(() -> builder.clip(
                        TOWN.night.statement(), CLIP_KEYS.getLast(), TOWN.evening.only(Kind.VIDEO, Kind.DETAIL))));
        assertEquals(
                "grant.kinds",
                code(() -> builder.clip(TOWN.night.statement(), CLIP_KEYS.getLast(), TOWN.night.only(Kind.VIDEO))));
    }

    @Test
    @DisplayName("SF-20: the opening names a primary, and no other grant's opening fits")
    void theOpeningNamesThePrimary() {
        SignerOpening opening = SignerOpening.of(TOWN.granted.opening().toJson());
        long time = Town.GRANTED.getEpochSecond();
        assertEquals(TOWN.mother.publicKey().thumbprint(), opening.verify(GRANT, TOWN.home.state(), time));
        assertEquals("grant.not-primary", code(() -> opening.verify(GRANT, new Town().home.state(), time)));
        GrantBuilder.Signed other = TOWN.grant().sign(Signer.of(TOWN.mother), Town.GRANTED, Duration.ofHours(1));
        assertEquals("grant.signer", code(() -> other.opening().verify(GRANT, TOWN.home.state(), time)));
        SignedDocument relabelled = SignedDocument.sign(
                other.grant().payload().deepCopy().put("signer", Base64Url.encode(opening.commitment())), CLIP_KEYS);
        assertEquals("grant.signer", code(() -> opening.verify(relabelled, TOWN.home.state(), time)));
    }

    @Test
    @DisplayName("A-47: two grants of one home share only what all homes share")
    void twoGrantsOfOneHomeShareNothingOfTheHome() {
        GrantBuilder one = new GrantBuilder(TOWN.answered())
                .clip(TOWN.evening.statement(), CLIP_KEYS.getFirst(), TOWN.evening.only(Kind.AUDIO));
        GrantBuilder two = new GrantBuilder(TOWN.answered())
                .clip(TOWN.night.statement(), CLIP_KEYS.getLast(), TOWN.night.only(Kind.VIDEO, Kind.DETAIL));
        Set<String> first = texts(one.sign(Signer.of(TOWN.mother), Town.GRANTED, Duration.ofHours(2))
                .grant());
        first.retainAll(texts(two.sign(Signer.of(TOWN.mother), Town.GRANTED.plusSeconds(9), Duration.ofHours(3))
                .grant()));
        ObjectNode request = TOWN.asked().toJson();
        Set<String> common = new TreeSet<>(Set.of(
                "porchlight-grant",
                "1",
                "urn:porchlight:disclosure:1",
                "view",
                "export",
                "true",
                Base64Url.encode(TOWN.answered().leaf()),
                request.get("agencyId").textValue(),
                TOWN.answered().request().caseKeyId(),
                request.get("purpose").textValue(),
                request.get("terms").get("text").textValue(),
                request.get("terms").get("retainUntil").asText()));
        assertEquals(common, new TreeSet<>(first));
    }

    private static Set<String> texts(SignedDocument grant) {
        Set<String> texts = new HashSet<>(grant.kids());
        collect(grant.payload(), texts);
        return texts;
    }

    private static void collect(JsonNode node, Set<String> into) {
        if (node.isValueNode()) {
            into.add(node.asText());
        }
        node.forEach(child -> collect(child, into));
    }

    @Test
    @DisplayName("A-48: what was not ticked does not travel, in no form that the case key opens")
    void whatWasNotTickedDoesNotTravel() {
        GrantBuilder builder = new GrantBuilder(TOWN.answered())
                .clip(TOWN.evening.statement(), CLIP_KEYS.getFirst(), TOWN.evening.only(Kind.VIDEO, Kind.DETAIL));
        SignedDocument signed = builder.sign(Signer.of(TOWN.mother), Town.GRANTED, Duration.ofHours(1))
                .grant();
        Grant grant = verified(signed);
        CaseOpening opening = new CaseOpening(TOWN.answered().request(), TOWN.caseKey);
        byte[] audio = TOWN.evening.keys().get(Kind.AUDIO).bytes();
        for (Kind kind : grant.clips().getFirst().kinds()) {
            TrackKey key = opening.track(grant, TOWN.evening.statement(), kind);
            assertFalse(Bytes.equal(audio, key.bytes()));
            assertEquals("clip.commitment", code(() -> TOWN.evening
                    .statement()
                    .track(Kind.AUDIO)
                    .orElseThrow()
                    .checkKey(TOWN.evening.statement().clipId(), key)));
        }
        assertEquals("grant.not-granted", code(() -> opening.track(grant, TOWN.evening.statement(), Kind.AUDIO)));
        assertEquals("grant.not-granted", code(() -> opening.extra(grant, ExtraKind.PLACE)));
        assertEquals(List.of("video", "detail"), grant.datatypes());
    }

    @Test
    @DisplayName("R6: a grant is alive from iat to exp")
    void lifetime() {
        Grant grant = verified(GRANT);
        assertEquals(grant, grant.requireLive(Instant.ofEpochSecond(grant.exp() - 1)));
        assertEquals("grant.expired", code(() -> grant.requireLive(Instant.ofEpochSecond(grant.exp()))));
        assertEquals("grant.future", code(() -> grant.requireLive(Instant.ofEpochSecond(grant.iat() - 301))));
    }

    @Test
    void anExtraIsTakenOnlyIfItsBytesAreThoseGranted() {
        Extra extra = Extra.of(ExtraKind.CONTACT, "by the porch, evenings");
        Extra.Sealed sealed = extra.seal(TOWN.caseKey.publicKey(), "r", "j");
        assertEquals(extra.text(), sealed.check(extra.bytes()).text());
        byte[] changed = extra.bytes();
        changed[changed.length - 3] ^= 1;
        assertEquals("grant.extra-hash", code(() -> sealed.check(changed)));
        assertFalse(new String(sealed.sealed(), StandardCharsets.ISO_8859_1).contains("porch"));
        assertTrue(sealed.sealed().length > 80);
        assertThrows(Refused.class, () -> Extra.parse(Bytes.utf8("{}")));
    }

    private static ObjectNode detail(ObjectNode grant) {
        return (ObjectNode) grant.get("authorization_details").get(0);
    }

    private static ArrayNode keys(ObjectNode grant) {
        return (ArrayNode) detail(grant).get("clips").get(0).get("sealedKeys");
    }

    private static String changed(Consumer<ObjectNode> change) {
        ObjectNode payload = GRANT.payload().deepCopy();
        change.accept(payload);
        return code(() -> verified(SignedDocument.sign(payload, CLIP_KEYS)));
    }

    private static String code(Runnable action) {
        return assertThrows(Refused.class, action::run).code();
    }
}
