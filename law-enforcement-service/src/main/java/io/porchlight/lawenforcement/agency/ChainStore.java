package io.porchlight.lawenforcement.agency;

import io.porchlight.messaging.json.Wire;
import io.porchlight.sealing.circle.Chain;
import io.porchlight.sealing.circle.ChainTrust;
import io.porchlight.sealing.circle.Link;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Verified chains of agencies. A chain is verified from {@code create}, by the trust file's accrediting keys, and then only
 * continued: what is remembered here was checked in this process, never merely read.
 */
@ApplicationScoped
class ChainStore {
    private static final int REMEMBERED = 5_000;

    private final ChainTrust trust;
    private final AgencyRepository agencies;
    private final Map<String, Chain> verified = new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Chain> eldest) {
            return size() > REMEMBERED;
        }
    };

    ChainStore(ChainTrust trust, AgencyRepository agencies) {
        this.trust = trust;
        this.agencies = agencies;
    }

    /** The chain of an agency; read before the caller's transaction appends anything to it. */
    Uni<Chain> chain(String agencyId) {
        Chain known = remembered(agencyId);
        long n = known == null ? -1 : known.head().n();
        return agencies.linksAfter(agencyId, n).map(texts -> {
            List<Link> more =
                    texts.stream().map(text -> Link.of(Wire.json(text))).toList();
            Chain chain = known == null ? Chain.verify(more, trust) : known.append(more);
            remember(chain.requireCircle(agencyId));
            return chain;
        });
    }

    /** A chain of one link, verified by the trust file's keys. */
    Chain begin(Link create) {
        return Chain.verify(List.of(create), trust);
    }

    private synchronized void remember(Chain chain) {
        Chain known = verified.get(chain.circleId());
        if (known == null || known.head().n() < chain.head().n()) {
            verified.put(chain.circleId(), chain);
        }
    }

    private synchronized @Nullable Chain remembered(String agencyId) {
        return verified.get(agencyId);
    }
}
