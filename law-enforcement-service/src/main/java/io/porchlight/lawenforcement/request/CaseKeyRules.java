package io.porchlight.lawenforcement.request;

import io.porchlight.contracts.api.CaseKeyEntry;
import io.porchlight.lawenforcement.Body;
import io.porchlight.lawenforcement.Limits;
import io.porchlight.lawenforcement.Refusal;
import io.porchlight.sealing.Refused;
import io.porchlight.sealing.circle.Chain;
import io.porchlight.sealing.circle.Keyring;
import io.porchlight.sealing.circle.Membership;
import io.porchlight.sealing.encoding.Base64Url;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * For whom a case key is sealed (SF-07): officers of the agency only, each once, the one who signed first among them; the
 * officers of the case are the agency's choice.
 */
final class CaseKeyRules {
    private CaseKeyRules() {}

    /** Refuses entries out of place. */
    static void check(Chain agency, String firstSigner, List<CaseKeyEntry> entries) {
        Set<String> openers = agency.state().members().values().stream()
                .map(membership -> membership.member().openKeyId())
                .collect(Collectors.toSet());
        if (entries.size() > Limits.KEYRING_ENTRIES.number()) {
            throw Refusal.CASE_KEY_INVALID.because("Send at most " + Limits.KEYRING_ENTRIES.number() + " entries.");
        }
        Set<String> seen = new HashSet<>();
        for (CaseKeyEntry entry : entries) {
            String opener =
                    Body.required(Body.required(entry, "caseKeyEntries[]").memberOpenKeyId(), "memberOpenKeyId");
            if (!openers.contains(opener) || !seen.add(opener)) {
                throw Refusal.CASE_KEY_INVALID.because(
                        "An entry is for a device that is not in the agency's chain, or stands there twice.");
            }
            try {
                if (Base64Url.decode(Body.required(entry.entry(), "entry")).length != Keyring.ENTRY_LENGTH) {
                    throw new Refused("keyring.length", "A case-key entry has " + Keyring.ENTRY_LENGTH + " bytes.");
                }
            } catch (Refused refused) {
                throw Refusal.CASE_KEY_INVALID.because(refused);
            }
        }
        Membership first = agency.state().members().get(firstSigner);
        if (first == null || !seen.contains(first.member().openKeyId())) {
            throw Refusal.CASE_KEY_INVALID.because("Seal the case key to the device that signs, too.");
        }
    }
}
