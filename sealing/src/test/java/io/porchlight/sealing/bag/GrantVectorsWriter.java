package io.porchlight.sealing.bag;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.porchlight.sealing.clip.Kind;
import io.porchlight.sealing.clip.Statement;
import io.porchlight.sealing.encoding.Base64Url;
import io.porchlight.sealing.grant.GrantBuilder;
import io.porchlight.sealing.grant.Town;
import io.porchlight.sealing.grant.Withdrawal;
import io.porchlight.sealing.json.Json;
import io.porchlight.sealing.jws.SignedDocument;
import io.porchlight.sealing.jws.Signer;
import io.porchlight.sealing.key.PrivateKeyP256;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;

/** Writes {@code vectors/java-grant.json}; run with {@code -Dvectors.write=true}. */
@EnabledIfSystemProperty(named = "vectors.write", matches = "true")
class GrantVectorsWriter {
    private final VectorDraft draft = new VectorDraft();
    private final Town town = new Town();
    private final SignedDocument grant = town.granted.grant();
    private final List<Signer> clipKeys = List.of(Signer.of(town.evening.key()), Signer.of(town.night.key()));

    @Test
    void grants() throws IOException {
        requests();
        ObjectNode in = Json.object(
                "request", town.request.toJson(),
                "leaf", town.answered().leaf(),
                "grant", grant.toJson(),
                "statements",
                        Json.array(town.statements().stream()
                                .map(Statement::toJson)
                                .toList()));
        draft.accepted("two clips and a place", "grant", in);
        draft.accepted(
                "only the sound of one clip",
                "grant",
                VectorDraft.with(
                        in,
                        i -> i.set(
                                "grant",
                                new GrantBuilder(town.answered())
                                        .clip(
                                                town.evening.statement(),
                                                clipKeys.getFirst(),
                                                town.evening.only(Kind.AUDIO))
                                        .sign(Signer.of(town.mother), Town.GRANTED, Duration.ofHours(1))
                                        .grant()
                                        .toJson())));
        draft.refused(
                "another leaf", "grant", VectorDraft.with(in, i -> i.put("leaf", Base64Url.encode(new byte[32]))));
        draft.refused("a statement is missing", "grant", VectorDraft.with(in, i -> ((ArrayNode) i.get("statements"))
                .remove(0)));
        resigned("lifetime above 72 hours", in, g -> g.put("exp", g.get("iat").longValue() + 259_201));
        resigned(
                "made after the deadline", in, g -> g.put("iat", deadline() + 1).put("exp", deadline() + 2));
        resigned("another agency", in, g -> g.withObject("/audience").put("agencyId", Base64Url.encode(new byte[32])));
        resigned("another purpose", in, g -> detail(g).put("purpose", "find-person"));
        resigned("terms changed", in, g -> detail(g).withObject("/terms").put("retainUntil", 1));
        resigned("datatypes say more than was sealed", in, g -> ((ArrayNode)
                        detail(g).get("datatypes"))
                .add("contact"));
        resigned("a poster", in, g -> ((ObjectNode) keys(g).get(1)).put("kind", "poster"));
        resigned("picture without detail", in, g -> keys(g).remove(2));
        resigned("detail without picture", in, g -> keys(g).remove(0));
        resigned("an action more", in, g -> ((ArrayNode) detail(g).get("actions")).add("stream"));
        resigned("a member more", in, g -> g.put("sub", "somebody"));
        draft.refused("one signature too few", "grant", VectorDraft.with(in, i -> ((ArrayNode)
                        i.get("grant").get("signatures"))
                .remove(0)));
        draft.refused(
                "a stranger's signature more",
                "grant",
                VectorDraft.with(
                        in,
                        i -> i.set(
                                "grant",
                                grant.withSignature(Signer.of(PrivateKeyP256.generate()))
                                        .toJson())));
        ObjectNode open =
                VectorDraft.with(in, i -> i.put("form", "open").put("caseKey", Base64Url.encode(town.caseKey.pkcs8())));
        draft.accepted("the case key opens what was ticked", "grant", open);
        draft.refused(
                "another case key",
                "grant",
                VectorDraft.with(
                        open,
                        i -> i.put(
                                "caseKey",
                                Base64Url.encode(PrivateKeyP256.generate().pkcs8()))));
        ObjectNode swapped = VectorDraft.with(
                open,
                i -> i.set(
                        "grant",
                        SignedDocument.sign(
                                        changed(g -> {
                                            JsonNode first = ((ObjectNode) keys(g).get(0)).get("sealed");
                                            ((ObjectNode) keys(g).get(0))
                                                    .set(
                                                            "sealed",
                                                            keys(g).get(1).get("sealed"));
                                            ((ObjectNode) keys(g).get(1)).set("sealed", first);
                                        }),
                                        clipKeys)
                                .toJson()));
        draft.refused("sealed keys of two tracks exchanged", "grant", swapped);
        signersAndWithdrawals(in);
        draft.write("java-grant.json");
    }

    private void requests() {
        ObjectNode in = Json.object(
                "form", "request",
                "request", town.request.toJson(),
                "agencyChain", town.agency.toJson(),
                "accrediting",
                        Json.array(List.of(
                                town.ministry.publicKey().toJson(),
                                town.court.publicKey().toJson())));
        draft.accepted("two officers", "grant", in);
        draft.refused(
                "one officer",
                "grant",
                VectorDraft.with(
                        in, i -> i.set("request", town.requestOf(town.asked()).toJson())));
        draft.refused(
                "a stranger as second officer",
                "grant",
                VectorDraft.with(
                        in,
                        i -> i.set(
                                "request",
                                town.requestOf(town.asked())
                                        .withSignature(Signer.of(PrivateKeyP256.generate()))
                                        .toJson())));
        request("two cells", in, r -> ((ArrayNode) r.get("cells")).remove(0));
        request("cells not sorted", in, r -> ((ArrayNode) r.get("cells"))
                .add(r.get("cells").get(0)));
        request("a cell of resolution 8", in, r -> ((ArrayNode) r.get("cells")).set(0, "8828308281fffff"));
        request("window not on quarter hours", in, r -> r.withObject("/window").put("start", "2026-11-18T20:01:00Z"));
        request("window longer than 12 hours", in, r -> r.withObject("/window").put("end", "2026-11-19T08:15:00Z"));
        request("face search not forbidden", in, r -> r.withObject("/terms").put("noFaceSearch", false));
        request("retainUntil too early", in, r -> r.withObject("/terms").put("retainUntil", deadline() + 259_200));
        request("another head", in, r -> r.put("headHash", Base64Url.encode(new byte[32])));
        request("a member more", in, r -> r.put("faceSearch", true));
        ObjectNode rules = Json.object(
                "form", "request-rules",
                "request", town.asked().toJson(),
                "now", Town.ASKED.getEpochSecond(),
                "offences", Json.array(List.of("burglary")),
                "purposes", Json.array(List.of("named-investigation")),
                "terms", Json.array(List.of(town.asked().terms().text())));
        draft.accepted("may be logged now", "grant", rules);
        draft.refused(
                "window not yet over",
                "grant",
                VectorDraft.with(rules, i -> i.put("now", Town.START.getEpochSecond() + 3600)));
        draft.refused(
                "deadline less than a day ahead",
                "grant",
                VectorDraft.with(rules, i -> i.put("now", Town.ASKED.getEpochSecond() + 180_000)));
        draft.refused(
                "deadline more than seven days ahead", "grant", VectorDraft.with(rules, i -> i.withObject("/request")
                        .put("deadline", "2026-11-27T09:00:31Z")));
        draft.refused(
                "offence not on the list",
                "grant",
                VectorDraft.with(rules, i -> i.set("offences", Json.array(List.of()))));
        draft.refused("unknown zone", "grant", VectorDraft.with(rules, i -> i.withObject("/request/window")
                .put("zone", "Europe/Atlantis")));
    }

    private void signersAndWithdrawals(ObjectNode in) {
        ObjectNode signer = Json.object(
                "form", "signer",
                "grant", grant.toJson(),
                "opening", town.granted.opening().toJson(),
                "chain", town.home.toJson(),
                "time", Town.GRANTED.getEpochSecond());
        draft.accepted("the primary who granted", "grant", signer);
        draft.refused("another home", "grant", VectorDraft.with(signer, i -> i.set("chain", new Town().home.toJson())));
        draft.refused("another salt", "grant", VectorDraft.with(signer, i -> i.withObject("/opening")
                .put("salt", Base64Url.encode(new byte[32]))));
        SignedDocument part = Withdrawal.sign(
                grant, Map.of(town.night.statement(), clipKeys.getLast()), Town.GRANTED.plusSeconds(60));
        ObjectNode withdrawal = Json.object(
                "form", "withdrawal",
                "withdrawal", part.toJson(),
                "grant", grant.toJson(),
                "statements", in.get("statements"));
        draft.accepted("one clip of two", "grant", withdrawal);
        draft.refused(
                "signed by the other clip's key",
                "grant",
                VectorDraft.with(
                        withdrawal,
                        i -> i.set(
                                "withdrawal",
                                SignedDocument.sign(part.payload(), List.of(clipKeys.getFirst()))
                                        .toJson())));
        draft.refused(
                "dated before the grant",
                "grant",
                VectorDraft.with(
                        withdrawal,
                        i -> i.set(
                                "withdrawal",
                                SignedDocument.sign(
                                                part.payload().deepCopy().put("iat", 1), List.of(clipKeys.getLast()))
                                        .toJson())));
    }

    private void request(String name, ObjectNode in, Consumer<ObjectNode> change) {
        ObjectNode payload = town.asked().toJson();
        change.accept(payload);
        SignedDocument signed = SignedDocument.sign(payload, List.of(Signer.of(town.chief), Signer.of(town.sergeant)));
        draft.refused(name, "grant", VectorDraft.with(in, i -> i.set("request", signed.toJson())));
    }

    private void resigned(String name, ObjectNode in, Consumer<ObjectNode> change) {
        draft.refused(
                name,
                "grant",
                VectorDraft.with(
                        in,
                        i -> i.set(
                                "grant",
                                SignedDocument.sign(changed(change), clipKeys).toJson())));
    }

    private ObjectNode changed(Consumer<ObjectNode> change) {
        ObjectNode payload = grant.payload().deepCopy();
        change.accept(payload);
        return payload;
    }

    private long deadline() {
        return town.asked().deadline().getEpochSecond();
    }

    private static ObjectNode detail(ObjectNode grant) {
        return (ObjectNode) grant.get("authorization_details").get(0);
    }

    private static ArrayNode keys(ObjectNode grant) {
        return (ArrayNode) detail(grant).get("clips").get(0).get("sealedKeys");
    }
}
