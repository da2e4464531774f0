package io.porchlight.sealing.grant;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.porchlight.sealing.Refused;
import io.porchlight.sealing.clip.Kind;
import io.porchlight.sealing.crypto.Sha256;
import io.porchlight.sealing.json.Fields;
import io.porchlight.sealing.json.Jcs;
import io.porchlight.sealing.json.Json;
import io.porchlight.sealing.jws.SignedDocument;
import io.porchlight.sealing.request.FootageRequest;
import io.porchlight.sealing.request.RequestTerms;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * A grant's payload (SF-19), in the object shape of RFC 9396. An instance has its form; whether it answers a request and
 * its signatures hold is {@link GrantVerifier}'s question.
 *
 * @param jti random id
 * @param requestLeaf the log's 32-byte entry of the request
 * @param agencyId to whom
 * @param caseKeyId to which key
 * @param clips at least one, each statement once
 * @param purpose the request's
 * @param terms the request's
 * @param extras place before contact, each at most once
 * @param signer SHA-256 of the {@link SignerOpening}, which stays in the household
 * @param iat Unix seconds
 * @param exp Unix seconds, at most 259,200 after iat
 */
public record Grant(
        String jti,
        byte[] requestLeaf,
        String agencyId,
        String caseKeyId,
        List<GrantedClip> clips,
        String purpose,
        RequestTerms terms,
        List<Extra.Sealed> extras,
        byte[] signer,
        long iat,
        long exp) {
    /** The payload's {@code typ}. */
    public static final String TYP = "porchlight-grant";
    /** The type of the one authorization detail. */
    public static final String DETAIL_TYPE = "urn:porchlight:disclosure:1";
    /** The most clips in one grant: one signature each. */
    public static final int MOST_CLIPS = SignedDocument.MAX_SIGNATURES;

    private static final List<String> ACTIONS = List.of("view", "export");

    public Grant {
        clips = List.copyOf(clips);
        extras = List.copyOf(extras);
        if (requestLeaf.length != Sha256.LENGTH || signer.length != Sha256.LENGTH) {
            throw new Refused("grant.form", "requestLeaf and signer have 32 bytes.");
        }
        Set<String> statements = new HashSet<>();
        if (clips.isEmpty()
                || clips.size() > MOST_CLIPS
                || !clips.stream().allMatch(c -> statements.add(c.statement()))) {
            throw new Refused("grant.clips", "A grant names at least one clip, and each once.");
        }
        for (int i = 1; i < extras.size(); i++) {
            if (extras.get(i).kind().compareTo(extras.get(i - 1).kind()) <= 0) {
                throw new Refused("grant.extra", "Place stands before contact, each once.");
            }
        }
        if (iat < 0 || exp <= iat || exp - iat > FootageRequest.LONGEST_GRANT) {
            throw new Refused("grant.lifetime", "A grant lives at most 259,200 seconds.");
        }
    }

    /** Reads a signed grant's payload. */
    public static Grant of(SignedDocument signed) {
        Fields fields = Fields.of(signed.payload(), "the grant")
                .exactly(
                        "typ",
                        "v",
                        "jti",
                        "requestLeaf",
                        "audience",
                        "authorization_details",
                        "extras",
                        "signer",
                        "iat",
                        "exp");
        fields.text("typ", TYP);
        fields.integer("v", 1, 1);
        Fields audience = fields.fields("audience").exactly("agencyId", "caseKeyId");
        List<JsonNode> details = fields.array("authorization_details");
        if (details.size() != 1) {
            throw new Refused("grant.details", "A grant has one authorization detail.");
        }
        Fields detail = Fields.of(details.getFirst(), "the authorization detail")
                .exactly("type", "actions", "datatypes", "clips", "purpose", "terms");
        detail.text("type", DETAIL_TYPE);
        if (!texts(detail.array("actions")).equals(ACTIONS)) {
            throw new Refused("grant.actions", "The actions are view and export.");
        }
        List<JsonNode> clips = detail.array("clips");
        List<JsonNode> extras = fields.array("extras");
        if (clips.size() > MOST_CLIPS || extras.size() > ExtraKind.values().length) {
            throw new Refused("grant.form", "The grant lists too much.");
        }
        Grant grant = new Grant(
                fields.id("jti"),
                fields.bytes("requestLeaf", Sha256.LENGTH),
                audience.hash("agencyId"),
                audience.hash("caseKeyId"),
                clips.stream().map(GrantedClip::of).toList(),
                detail.text("purpose"),
                RequestTerms.of(detail.fields("terms")),
                extras.stream()
                        .map(extra -> Extra.Sealed.of(Fields.of(extra, "the extra")))
                        .toList(),
                fields.bytes("signer", Sha256.LENGTH),
                fields.integer("iat", 0, Jcs.MAX_INTEGER),
                fields.integer("exp", 0, Jcs.MAX_INTEGER));
        if (!texts(detail.array("datatypes")).equals(grant.datatypes())) {
            throw new Refused("grant.datatypes", "The datatypes are not exactly what was sealed.");
        }
        return grant;
    }

    /** Exactly the kinds sealed: video, audio, detail, place, contact, in this order. */
    public List<String> datatypes() {
        EnumSet<Kind> kinds = EnumSet.noneOf(Kind.class);
        clips.forEach(clip -> kinds.addAll(clip.kinds()));
        List<String> datatypes = new ArrayList<>();
        kinds.forEach(kind -> datatypes.add(kind.wire()));
        extras.forEach(extra -> datatypes.add(extra.kind().wire()));
        return List.copyOf(datatypes);
    }

    /** The payload to sign. */
    public ObjectNode toJson() {
        ObjectNode payload = unattributed();
        payload.set("signer", Json.object("signer", signer).get("signer"));
        return payload;
    }

    /** The payload without {@code signer}: what the member's own signature covers (SF-20). */
    ObjectNode unattributed() {
        ObjectNode detail = Json.object(
                "type", DETAIL_TYPE,
                "actions", Json.array(ACTIONS),
                "datatypes", Json.array(datatypes()),
                "clips", Json.array(clips.stream().map(GrantedClip::toJson).toList()),
                "purpose", purpose,
                "terms", terms.toJson());
        return Json.object(
                "typ", TYP,
                "v", 1,
                "jti", jti,
                "requestLeaf", requestLeaf,
                "audience", Json.object("agencyId", agencyId, "caseKeyId", caseKeyId),
                "authorization_details", Json.array(List.of(detail)),
                "extras", Json.array(extras.stream().map(Extra.Sealed::toJson).toList()),
                "iat", iat,
                "exp", exp);
    }

    /** The grant's clip with this statement, if it has one. */
    public Optional<GrantedClip> clip(String statementHash) {
        return clips.stream()
                .filter(clip -> clip.statement().equals(statementHash))
                .findFirst();
    }

    /** The grant's extra of a kind, if it was ticked. */
    public Optional<Extra.Sealed> extra(ExtraKind kind) {
        return extras.stream().filter(extra -> extra.kind() == kind).findFirst();
    }

    /**
     * Refuses a grant that is over or dated ahead.
     *
     * @throws Refused {@code grant.expired} or {@code grant.future} (more than five minutes ahead)
     */
    public Grant requireLive(Instant now) {
        if (now.getEpochSecond() >= exp) {
            throw new Refused("grant.expired", "The grant is over.");
        }
        if (iat > now.getEpochSecond() + 300) {
            throw new Refused("grant.future", "The grant is dated in the future. Check the device's clock.");
        }
        return this;
    }

    /** The same grant, bound to the member who signed the opening. */
    Grant signedBy(SignerOpening opening) {
        return new Grant(
                jti, requestLeaf, agencyId, caseKeyId, clips, purpose, terms, extras, opening.commitment(), iat, exp);
    }

    private static List<String> texts(List<JsonNode> array) {
        return array.stream()
                .map(text -> text.isTextual() ? text.textValue() : "")
                .toList();
    }
}
