package io.porchlight.consent.circle;

import io.porchlight.consent.Limits;
import io.porchlight.consent.Sql;
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
 * Verified chains of households and agencies. A chain is verified from {@code create} once and then only continued: what
 * is remembered here was checked in this process, never merely read.
 */
@ApplicationScoped
public class ChainStore {
    private static final int REMEMBERED = 10_000;

    private final ChainTrust trust;
    private final Map<String, Chain> verified = new LinkedHashMap<>(16, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Chain> eldest) {
            return size() > REMEMBERED;
        }
    };

    ChainStore(ChainTrust trust) {
        this.trust = trust;
    }

    /**
     * The chain of a circle; it must exist. What is read here is remembered, so a transaction reads before it inserts.
     */
    public Uni<Chain> chain(String circleId) {
        @Nullable Chain known = remembered(circleId);
        long n = known == null ? -1 : known.head().n();
        return Sql.values(
                        String.class,
                        "select link from chain_link where circle_id = ?1 and n > ?2 order by n limit ?3",
                        circleId,
                        n,
                        Limits.CHAIN_LINKS.number())
                .map(texts -> {
                    List<Link> more =
                            texts.stream().map(text -> Link.of(Wire.json(text))).toList();
                    Chain chain = known == null ? Chain.verify(more, trust) : known.append(more);
                    remember(chain.requireCircle(circleId));
                    return chain;
                });
    }

    /** A chain of one link, verified by the trust file's keys. */
    public Chain begin(Link create) {
        return Chain.verify(List.of(create), trust);
    }

    /** Stores a link that continues a verified chain; the row can never be changed. */
    public Uni<Void> insert(String circleId, Link link, long now) {
        return Sql.run(
                        "insert into chain_link (circle_id, n, hash, link, appended_at) values (?1, ?2, ?3, ?4, ?5)",
                        circleId,
                        link.n(),
                        link.hash(),
                        link.signed().toJson().toString(),
                        now)
                .replaceWithVoid();
    }

    private synchronized void remember(Chain chain) {
        Chain known = verified.get(chain.circleId());
        if (known == null || known.head().n() < chain.head().n()) {
            verified.put(chain.circleId(), chain);
        }
    }

    private synchronized @Nullable Chain remembered(String circleId) {
        return verified.get(circleId);
    }
}
