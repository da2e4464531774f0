package io.porchlight.sealing.circle;

import io.porchlight.sealing.key.PublicKeyJwk;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What a verifier brings along, never the chain: the keys that may accredit agencies (SF-24).
 *
 * @param accrediting accrediting keys by thumbprint
 */
public record ChainTrust(Map<String, PublicKeyJwk> accrediting) {
    public ChainTrust {
        accrediting = Map.copyOf(accrediting);
    }

    /** Enough for households; every agency is refused. */
    public static ChainTrust none() {
        return new ChainTrust(Map.of());
    }

    /** Trusts these accrediting keys. */
    public static ChainTrust accreditedBy(Collection<PublicKeyJwk> keys) {
        Map<String, PublicKeyJwk> byId = new LinkedHashMap<>();
        keys.forEach(key -> byId.put(key.thumbprint(), key));
        return new ChainTrust(byId);
    }
}
