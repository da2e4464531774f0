package io.porchlight.sealing.grant;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.porchlight.sealing.Refused;
import io.porchlight.sealing.clip.Statement;
import io.porchlight.sealing.json.Fields;
import io.porchlight.sealing.json.Jcs;
import io.porchlight.sealing.json.Json;
import io.porchlight.sealing.jws.SignedDocument;
import io.porchlight.sealing.jws.Signer;
import io.porchlight.sealing.key.PublicKeyJwk;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;

/**
 * Takes back clips of a grant (SF-21): {@code {typ: "porchlight-withdrawal", v, jti, grant, clips, iat}}, signed by
 * exactly those clips' keys. It stops further fetches; it does not recall a key that was already delivered.
 *
 * @param jti the grant's
 * @param grant hash of the grant's payload (SF-04)
 * @param clips hashes of the statements withdrawn, each once
 * @param iat Unix seconds, not before the grant's
 */
public record Withdrawal(String jti, String grant, List<String> clips, long iat) {
    /** The payload's {@code typ}. */
    public static final String TYP = "porchlight-withdrawal";

    public Withdrawal {
        clips = List.copyOf(clips);
        if (clips.isEmpty() || clips.size() > Grant.MOST_CLIPS || new HashSet<>(clips).size() != clips.size()) {
            throw new Refused("withdrawal.clips", "A withdrawal names at least one clip, and each once.");
        }
    }

    /** Withdraws clips of a grant; the keys come from the grant keys kept while the grant lives. */
    public static SignedDocument sign(SignedDocument grant, Map<Statement, Signer> clipKeys, Instant now) {
        List<String> clips = new ArrayList<>();
        List<Signer> signers = new ArrayList<>();
        clipKeys.forEach((statement, signer) -> {
            clips.add(statement.hash());
            signers.add(signer);
        });
        Withdrawal withdrawal =
                new Withdrawal(Grant.of(grant).jti(), grant.payloadHashText(), clips, now.getEpochSecond());
        SignedDocument signed = SignedDocument.sign(withdrawal.toJson(), signers);
        verify(signed, grant, clipKeys.keySet());
        return signed;
    }

    /**
     * Reads and checks a withdrawal.
     *
     * @param grant the grant, verified before
     * @param statements those of the grant's clips
     * @throws Refused {@code withdrawal.grant}, {@code withdrawal.clips}, {@code withdrawal.wrong-key}, or as
     *     {@link SignedDocument#verify} says
     */
    public static Withdrawal verify(SignedDocument signed, SignedDocument grant, Collection<Statement> statements) {
        Withdrawal withdrawal = of(signed);
        Grant granted = Grant.of(grant);
        if (!withdrawal.jti.equals(granted.jti())
                || !withdrawal.grant.equals(grant.payloadHashText())
                || withdrawal.iat < granted.iat()) {
            throw new Refused("withdrawal.grant", "The withdrawal is not of this grant.");
        }
        Map<String, Statement> byHash = new HashMap<>();
        statements.forEach(statement -> byHash.put(statement.hash(), statement));
        Map<String, PublicKeyJwk> clipKeys = new HashMap<>();
        for (String clip : withdrawal.clips) {
            Statement statement = byHash.get(clip);
            if (statement == null || granted.clip(clip).isEmpty()) {
                throw new Refused("withdrawal.clips", "The withdrawal names a clip that was not granted.");
            }
            clipKeys.put(statement.clipKey().thumbprint(), statement.clipKey());
        }
        if (!signed.kids().equals(clipKeys.keySet())) {
            throw new Refused("withdrawal.wrong-key", "A withdrawal is signed by the keys of exactly its clips.");
        }
        signed.verify(clipKeys);
        return withdrawal;
    }

    /** Reads a withdrawal; its signatures are not checked yet. */
    public static Withdrawal of(SignedDocument signed) {
        Fields fields =
                Fields.of(signed.payload(), "the withdrawal").exactly("typ", "v", "jti", "grant", "clips", "iat");
        fields.text("typ", TYP);
        fields.integer("v", 1, 1);
        List<String> clips = new ArrayList<>();
        for (JsonNode clip : fields.array("clips")) {
            Fields.of(Json.object("clip", clip), "the withdrawal").hash("clip");
            clips.add(clip.textValue());
        }
        return new Withdrawal(fields.id("jti"), fields.hash("grant"), clips, fields.integer("iat", 0, Jcs.MAX_INTEGER));
    }

    /** The payload to sign. */
    public ObjectNode toJson() {
        return Json.object("typ", TYP, "v", 1, "jti", jti, "grant", grant, "clips", Json.array(clips), "iat", iat);
    }
}
