package io.porchlight.consent.agency;

import io.porchlight.consent.Refusal;
import io.porchlight.consent.Sql;
import io.porchlight.consent.circle.ChainStore;
import io.porchlight.consent.log.LeafKind;
import io.porchlight.consent.log.LeafListener;
import io.porchlight.consent.log.LogProofs;
import io.porchlight.consent.log.LogQueue;
import io.porchlight.consent.log.ProvenLeaf;
import io.porchlight.contracts.event.AgencyLink;
import io.porchlight.contracts.event.AgencyLinkLogged;
import io.porchlight.messaging.consume.Consumption;
import io.porchlight.messaging.consume.Handlers;
import io.porchlight.messaging.consume.Poison;
import io.porchlight.messaging.event.Envelope;
import io.porchlight.messaging.outbox.Outbox;
import io.porchlight.sealing.Refused;
import io.porchlight.sealing.circle.Chain;
import io.porchlight.sealing.circle.CircleType;
import io.porchlight.sealing.circle.Link;
import io.porchlight.sealing.encoding.Base64Url;
import io.porchlight.sealing.jws.SignedDocument;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.util.List;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.eclipse.microprofile.reactive.messaging.Incoming;

/**
 * Takes the links of agencies' chains: verified against the accrediting keys of the trust file, logged, and answered with
 * their proof. What does not verify is answered with a problem and never logged.
 */
@ApplicationScoped
class AgencyLinks implements LeafListener {
    private final ChainStore chains;
    private final LogQueue log;
    private final LogProofs proofs;
    private final Outbox outbox;
    private final Consumption consumption;
    private final Clock clock;
    private final Handlers handlers = Handlers.of("agency-links").on(AgencyLink.class, this::link);

    AgencyLinks(
            ChainStore chains, LogQueue log, LogProofs proofs, Outbox outbox, Consumption consumption, Clock clock) {
        this.chains = chains;
        this.log = log;
        this.proofs = proofs;
        this.outbox = outbox;
        this.consumption = consumption;
        this.clock = clock;
    }

    @Incoming("agency-links")
    Uni<Void> on(ConsumerRecord<String, byte[]> message) {
        return consumption.run(message, handlers);
    }

    private Uni<Void> link(Envelope envelope, AgencyLink sent) {
        Link link;
        try {
            link = Link.of(sent.link());
        } catch (Refused refused) {
            throw new Poison("not a link: " + refused.code());
        }
        return Sql.rows("select n, head from agency where agency_id = ?1 for update", sent.agencyId())
                .flatMap(rows -> {
                    if (rows.isEmpty()) {
                        return begin(sent.agencyId(), link);
                    }
                    long n = ((Number) rows.getFirst()[0]).longValue();
                    return link.n() <= n
                            ? repeated(sent.agencyId(), link)
                            : continued(sent.agencyId(), String.valueOf(rows.getFirst()[1]), link);
                });
    }

    private Uni<Void> begin(String agencyId, Link link) {
        try {
            Chain chain = chains.begin(link).requireCircle(agencyId).requireNotAfter(clock.instant());
            if (chain.state().type() != CircleType.AGENCY) {
                throw new Refused("link.circle-type", "This is the chain of a household.");
            }
        } catch (Refused refused) {
            return refuse(agencyId, link, Refusal.CHAIN_INVALID, refused.getMessage());
        }
        return Sql.run("insert into agency (agency_id, n, head) values (?1, 0, ?2)", agencyId, link.hash())
                .flatMap(done -> store(agencyId, link));
    }

    private Uni<Void> continued(String agencyId, String head, Link link) {
        if (!link.previous().equals(head)) {
            return refuse(agencyId, link, Refusal.STALE_CHAIN, "The link does not follow the chain's head.");
        }
        return chains.chain(agencyId).flatMap(chain -> {
            try {
                chain.append(link).requireNotAfter(clock.instant());
            } catch (Refused refused) {
                return refuse(agencyId, link, Refusal.CHAIN_INVALID, refused.getMessage());
            }
            return Sql.run("update agency set n = ?2, head = ?3 where agency_id = ?1", agencyId, link.n(), link.hash())
                    .flatMap(done -> store(agencyId, link));
        });
    }

    private Uni<Void> store(String agencyId, Link link) {
        return chains.insert(agencyId, link, clock.instant().getEpochSecond())
                .flatMap(done -> log.append(
                        LeafKind.AGENCY_LINK,
                        Agencies.reference(agencyId, link.n()),
                        link.signed().toJson()))
                .replaceWithVoid();
    }

    /** The same link again gets the same answer again; another one in its place is a fork. */
    private Uni<Void> repeated(String agencyId, Link link) {
        return Sql.values(
                        String.class, "select hash from chain_link where circle_id = ?1 and n = ?2", agencyId, link.n())
                .flatMap(hashes -> hashes.equals(List.of(link.hash()))
                        ? proofs.find(LeafKind.AGENCY_LINK, Agencies.reference(agencyId, link.n()))
                                .flatMap(leaf -> leaf.map(this::proven)
                                        .orElseGet(() -> Uni.createFrom().voidItem()))
                        : refuse(agencyId, link, Refusal.STALE_CHAIN, "There is another link in this place already."));
    }

    private Uni<Void> refuse(String agencyId, Link link, Refusal refusal, String detail) {
        return outbox.publish(
                agencyId,
                new AgencyLinkLogged(agencyId, (int) link.n(), link.hash(), null, null, null, refusal.slug(), detail));
    }

    @Override
    public LeafKind kind() {
        return LeafKind.AGENCY_LINK;
    }

    @Override
    public Uni<Void> proven(ProvenLeaf leaf) {
        Link link = Link.of(SignedDocument.parse(leaf.record()));
        String agencyId = leaf.reference().substring(0, leaf.reference().indexOf('/'));
        return outbox.publish(
                agencyId,
                new AgencyLinkLogged(
                        agencyId,
                        (int) link.n(),
                        link.hash(),
                        leaf.index(),
                        Base64Url.encode(leaf.salt()),
                        leaf.proofText(),
                        null,
                        null));
    }
}
