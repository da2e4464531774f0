package io.porchlight.sealing.bag;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.porchlight.sealing.Refused;
import io.porchlight.sealing.circle.Chain;
import io.porchlight.sealing.circle.ChainTrust;
import io.porchlight.sealing.clip.Kind;
import io.porchlight.sealing.clip.Statement;
import io.porchlight.sealing.encoding.Base64Url;
import io.porchlight.sealing.encoding.Bytes;
import io.porchlight.sealing.grant.AnsweredRequest;
import io.porchlight.sealing.grant.CaseOpening;
import io.porchlight.sealing.grant.Extra;
import io.porchlight.sealing.grant.Grant;
import io.porchlight.sealing.grant.GrantVerifier;
import io.porchlight.sealing.grant.GrantedClip;
import io.porchlight.sealing.grant.SignerOpening;
import io.porchlight.sealing.grant.Withdrawal;
import io.porchlight.sealing.json.Fields;
import io.porchlight.sealing.json.Json;
import io.porchlight.sealing.jws.SignedDocument;
import io.porchlight.sealing.key.PrivateKeyP256;
import io.porchlight.sealing.key.PublicKeyJwk;
import io.porchlight.sealing.log.IngestProof;
import io.porchlight.sealing.log.LogProof;
import io.porchlight.sealing.log.MerkleProofs;
import io.porchlight.sealing.log.Note;
import io.porchlight.sealing.log.ProofExtra;
import io.porchlight.sealing.log.TreeHash;
import io.porchlight.sealing.log.TrustPolicy;
import io.porchlight.sealing.request.FootageRequest;
import io.porchlight.sealing.request.RequestRules;
import io.porchlight.sealing.request.RequestVerifier;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Runs one vector of {@code proof} or {@code grant}; the fields are described in {@code vectors/README.md}. */
final class DisclosureVectors {
    private static final Set<String> COVERED = Set.of(
            "proof record",
            "proof ingest",
            "proof checkpoint",
            "proof inclusion",
            "proof consistency",
            "grant",
            "grant request",
            "grant request-rules",
            "grant open",
            "grant signer",
            "grant withdrawal");

    private DisclosureVectors() {}

    static Set<String> covered() {
        return COVERED;
    }

    static String name(JsonNode vector) {
        return (vector.path("op").asText() + " "
                        + vector.path("in").path("form").asText(""))
                .strip();
    }

    static ObjectNode run(JsonNode vector) {
        Fields in = Fields.of(vector.get("in"), "the vector");
        return switch (name(vector)) {
            case "proof record" -> shown(ProofExtra.verify(proof(in), in.object("record"), trust(in)));
            case "proof ingest" -> ingest(in);
            case "proof checkpoint" -> checkpoint(in);
            case "proof inclusion" -> inclusion(in);
            case "proof consistency" -> consistency(in);
            case "grant request" -> request(in);
            case "grant request-rules" -> requestRules(in);
            case "grant" -> grant(in);
            case "grant open" -> open(in);
            case "grant signer" -> signer(in);
            case "grant withdrawal" -> withdrawal(in);
            default -> throw new IllegalArgumentException("no reader for " + name(vector));
        };
    }

    private static ObjectNode shown(LogProof.Shown shown) {
        return Json.object(
                "index", shown.index(),
                "time", shown.time(),
                "size", shown.checkpoint().size());
    }

    private static ObjectNode ingest(Fields in) {
        LogProof proof = proof(in);
        IngestProof ingest = IngestProof.of(proof);
        LogProof.Shown shown = ingest.verify(proof, trust(in));
        List<String> clips = new ArrayList<>();
        for (Statement statement : statements(in)) {
            boolean covered = ingest.clips().stream().anyMatch(clip -> clip.covers(statement.toJson(), ingest.batch()));
            if (!covered) {
                throw new Refused("vector.ingest", "The batch does not cover the statement.");
            }
            clips.add(statement.hash());
        }
        return shown(shown).set("clips", Json.array(clips));
    }

    private static ObjectNode checkpoint(Fields in) {
        TrustPolicy.Trusted trusted = trust(in).verify(Note.parse(Bytes.utf8(in.text("note"))));
        return Json.object(
                "origin", trusted.checkpoint().origin(),
                "size", trusted.checkpoint().size(),
                "root", trusted.checkpoint().root(),
                "time", trusted.time());
    }

    private static ObjectNode inclusion(Fields in) {
        byte[] leaf = TreeHash.leaf(in.bytes("entry"));
        byte[] root = MerkleProofs.rootFromInclusion(leaf, in.integer("index"), in.integer("size"), hashes(in, "path"));
        return Json.object("root", root);
    }

    private static ObjectNode consistency(Fields in) {
        boolean consistent = MerkleProofs.consistent(
                in.integer("oldSize"), in.bytes("oldRoot"), in.integer("size"), in.bytes("root"), hashes(in, "proof"));
        if (!consistent) {
            throw new Refused("vector.consistency", "The later tree does not begin with the earlier one.");
        }
        return Json.object("consistent", true);
    }

    private static ObjectNode request(Fields in) {
        List<PublicKeyJwk> accrediting =
                in.array("accrediting").stream().map(PublicKeyJwk::of).toList();
        Chain agency = Chain.verify(in.node().get("agencyChain"), ChainTrust.accreditedBy(accrediting));
        SignedDocument signed = SignedDocument.parse(in.object("request"));
        FootageRequest request = RequestVerifier.verify(signed, agency);
        return Json.object(
                "requestId", request.requestId(),
                "caseKeyId", request.caseKeyId(),
                "officers", Json.array(signed.kids()),
                "hash", signed.payloadHashText());
    }

    private static ObjectNode requestRules(Fields in) {
        RequestRules rules = new RequestRules(texts(in, "offences"), texts(in, "purposes"), texts(in, "terms"));
        FootageRequest request = FootageRequest.of(in.object("request"));
        rules.check(request, Instant.ofEpochSecond(in.integer("now")));
        return Json.object("requestId", request.requestId());
    }

    private static ObjectNode grant(Fields in) {
        Grant grant = verified(in);
        List<ObjectNode> clips = new ArrayList<>();
        for (GrantedClip clip : grant.clips()) {
            clips.add(Json.object("statement", clip.statement(), "kinds", kinds(clip)));
        }
        return Json.object(
                "jti", grant.jti(),
                "datatypes", Json.array(grant.datatypes()),
                "clips", Json.array(clips),
                "iat", grant.iat(),
                "exp", grant.exp());
    }

    private static ObjectNode open(Fields in) {
        Grant grant = verified(in);
        CaseOpening opening = new CaseOpening(answered(in).request(), PrivateKeyP256.ofPkcs8(in.bytes("caseKey")));
        List<ObjectNode> keys = new ArrayList<>();
        for (Statement statement : statements(in)) {
            for (Kind kind : grant.clip(statement.hash()).orElseThrow().kinds()) {
                keys.add(Json.object(
                        "clipId", statement.clipId(),
                        "kind", kind.wire(),
                        "key", opening.track(grant, statement, kind).bytes()));
            }
        }
        List<ObjectNode> extras = new ArrayList<>();
        for (Extra.Sealed sealed : grant.extras()) {
            Extra extra = opening.extra(grant, sealed.kind());
            extras.add(Json.object("kind", extra.kind().wire(), "text", extra.text(), "bytes", extra.bytes()));
        }
        return Json.object("keys", Json.array(keys), "extras", Json.array(extras));
    }

    private static ObjectNode signer(Fields in) {
        Chain home = Chain.verify(in.node().get("chain"), ChainTrust.none());
        String member = SignerOpening.of(in.object("opening"))
                .verify(
                        SignedDocument.parse(in.object("grant")),
                        home.stateAsOf(in.integer("time")),
                        in.integer("time"));
        return Json.object("memberId", member);
    }

    private static ObjectNode withdrawal(Fields in) {
        Withdrawal withdrawal = Withdrawal.verify(
                SignedDocument.parse(in.object("withdrawal")),
                SignedDocument.parse(in.object("grant")),
                statements(in));
        return Json.object("jti", withdrawal.jti(), "clips", Json.array(withdrawal.clips()), "iat", withdrawal.iat());
    }

    private static Grant verified(Fields in) {
        return GrantVerifier.verify(SignedDocument.parse(in.object("grant")), answered(in), statements(in));
    }

    private static AnsweredRequest answered(Fields in) {
        return new AnsweredRequest(FootageRequest.of(SignedDocument.parse(in.object("request"))), in.bytes("leaf"));
    }

    private static List<Statement> statements(Fields in) {
        return in.array("statements").stream().map(Statement::of).toList();
    }

    private static LogProof proof(Fields in) {
        return LogProof.parse(Bytes.utf8(in.text("proof")));
    }

    private static TrustPolicy trust(Fields in) {
        return TrustPolicy.of(in.object("trust"));
    }

    private static ArrayNode kinds(GrantedClip clip) {
        return Json.array(clip.kinds().stream().map(Kind::wire).toList());
    }

    private static List<byte[]> hashes(Fields in, String name) {
        return in.array(name).stream()
                .map(hash -> Base64Url.decode(hash.textValue()))
                .toList();
    }

    private static Set<String> texts(Fields in, String name) {
        Set<String> texts = new HashSet<>();
        in.array(name).forEach(text -> texts.add(text.textValue()));
        return texts;
    }
}
