package io.porchlight.sealing.log;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.porchlight.sealing.Refused;
import io.porchlight.sealing.encoding.Hex;
import io.porchlight.sealing.json.Fields;
import io.porchlight.sealing.json.Jcs;
import io.porchlight.sealing.json.Json;
import io.porchlight.sealing.key.PublicKeyJwk;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * Whom a reader believes (SF-24): the log's key, the witnesses, the keys that accredit agencies, how many days an agency
 * must have been on record, and how many witnesses must have cosigned.
 *
 * @param log vkey of type 1; its name is the log's origin
 * @param witnesses vkeys of type 4, of different names and keys
 * @param accrediting ES256 keys
 * @param agencyDays 0 to 3650
 * @param cosignatures 1 to the number of witnesses
 */
public record TrustPolicy(
        VerifierKey log,
        List<VerifierKey> witnesses,
        List<PublicKeyJwk> accrediting,
        int agencyDays,
        int cosignatures) {

    private static final int MOST_AGENCY_DAYS = 3650;
    private static final int MOST_KEYS = 64;

    /**
     * A checkpoint that the policy trusts.
     *
     * @param time Unix seconds: the {@code cosignatures}-th earliest among the witnesses
     */
    public record Trusted(Checkpoint checkpoint, long time) {}

    public TrustPolicy {
        witnesses = List.copyOf(witnesses);
        accrediting = List.copyOf(accrediting);
        if (log.type() != VerifierKey.Type.NOTE) {
            throw new Refused("trust.log", "The log's key is a note key (type 1).");
        }
        Set<String> names = new HashSet<>();
        Set<String> keys = new HashSet<>();
        for (VerifierKey witness : witnesses) {
            // Cosignatures do not cover the witness's name: one key under two names would count twice.
            if (witness.type() != VerifierKey.Type.COSIGNATURE
                    || !names.add(witness.name())
                    || !keys.add(Hex.encode(witness.publicKey()))) {
                throw new Refused("trust.witnesses", "Witnesses are different cosigning keys (type 4).");
            }
        }
        if (keys.contains(Hex.encode(log.publicKey()))) {
            throw new Refused("trust.witnesses", "The log's own key cannot be a witness.");
        }
        Set<String> thumbprints = new HashSet<>();
        accrediting.forEach(key -> thumbprints.add(key.thumbprint()));
        if (thumbprints.size() != accrediting.size()) {
            throw new Refused("trust.accrediting", "An accrediting key stands there twice.");
        }
        if (agencyDays < 0 || agencyDays > MOST_AGENCY_DAYS) {
            throw new Refused("trust.agencyDays", "agencyDays lies between 0 and " + MOST_AGENCY_DAYS + ".");
        }
        if (cosignatures < 1 || cosignatures > witnesses.size()) {
            throw new Refused("trust.cosignatures", "cosignatures is at least 1 and at most the witnesses' number.");
        }
    }

    /** Reads a trust file's bytes. */
    public static TrustPolicy parse(byte[] bytes) {
        return of(Jcs.parse(bytes));
    }

    /** Reads a trust file's JSON. */
    public static TrustPolicy of(JsonNode json) {
        Fields fields = Fields.of(json, "trust");
        fields.exactly("log", "witnesses", "accrediting", "agencyDays", "cosignatures");
        List<VerifierKey> witnesses = new ArrayList<>();
        for (JsonNode witness : bounded(fields.array("witnesses"))) {
            if (!witness.isTextual()) {
                throw new Refused("trust.witnesses", "A witness is a verifier key's text.");
            }
            witnesses.add(VerifierKey.parse(witness.textValue()));
        }
        List<PublicKeyJwk> accrediting = new ArrayList<>();
        for (JsonNode key : bounded(fields.array("accrediting"))) {
            accrediting.add(PublicKeyJwk.of(key));
        }
        return new TrustPolicy(
                VerifierKey.parse(fields.text("log")),
                witnesses,
                accrediting,
                (int) fields.integer("agencyDays", 0, MOST_AGENCY_DAYS),
                (int) fields.integer("cosignatures", 1, MOST_KEYS));
    }

    /** The trust file's JSON. */
    public ObjectNode toJson() {
        return Json.object(
                "log", log.text(),
                "witnesses",
                        Json.array(witnesses.stream().map(VerifierKey::text).toList()),
                "accrediting",
                        Json.array(
                                accrediting.stream().map(PublicKeyJwk::toJson).toList()),
                "agencyDays", agencyDays,
                "cosignatures", cosignatures);
    }

    /**
     * Checks a checkpoint: the log's signature, and cosignatures of enough different witnesses. Every line that names a
     * known key must hold; lines of unknown keys are passed over, as the note format demands.
     */
    public Trusted verify(Note note) {
        Checkpoint checkpoint = Checkpoint.signedBy(log, note);
        Map<String, Long> earliest = new TreeMap<>();
        for (NoteSignature line : note.signatures()) {
            for (VerifierKey witness : witnesses) {
                if (witness.made(line)) {
                    long time = Cosignature.verify(note.text(), line, witness).time();
                    earliest.merge(witness.name(), time, Math::min);
                }
            }
        }
        if (earliest.size() < cosignatures) {
            throw new Refused(
                    "checkpoint.cosignatures",
                    "The checkpoint has cosignatures of " + earliest.size() + " witnesses, not " + cosignatures + ".");
        }
        long time = earliest.values().stream().sorted().toList().get(cosignatures - 1);
        return new Trusted(checkpoint, time);
    }

    private static List<JsonNode> bounded(List<JsonNode> keys) {
        if (keys.size() > MOST_KEYS) {
            throw new Refused("trust.form", "A trust file lists at most " + MOST_KEYS + " keys of a kind.");
        }
        return keys;
    }
}
