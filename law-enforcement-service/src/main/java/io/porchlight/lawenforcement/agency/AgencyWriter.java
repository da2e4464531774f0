package io.porchlight.lawenforcement.agency;

import io.porchlight.contracts.event.AgencyLink;
import io.porchlight.lawenforcement.Sql;
import io.porchlight.messaging.outbox.Outbox;
import io.porchlight.sealing.circle.Chain;
import io.porchlight.sealing.circle.Link;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.util.List;

/**
 * Continues chains. The agency's row is locked and its head was compared before: a link is stored only behind the head that it
 * names, goes out to the public log in the same transaction, and makes every other proposal behind the old head pointless.
 */
@ApplicationScoped
class AgencyWriter {
    private final AgencyRepository agencies;
    private final Outbox outbox;
    private final Clock clock;

    AgencyWriter(AgencyRepository agencies, Outbox outbox, Clock clock) {
        this.agencies = agencies;
        this.outbox = outbox;
        this.clock = clock;
    }

    /** Stores the chain's last link. */
    Uni<Void> append(AgencyEntity agency, Chain chain, List<KeyringRules.Placed> keyring) {
        String agencyId = chain.circleId();
        Link link = chain.link(chain.head().n());
        agency.agencyId = agencyId;
        agency.n = link.n();
        agency.head = link.hash();
        return agencies.flush()
                .flatMap(done ->
                        agencies.insertLink(agencyId, link, clock.instant().getEpochSecond()))
                .flatMap(done -> Multi.createFrom()
                        .iterable(keyring)
                        .onItem()
                        .transformToUniAndConcatenate(entry -> agencies.insertKeyring(agencyId, entry))
                        .collect()
                        .last())
                .flatMap(done -> Sql.run("delete from proposal where slug = ?1", agency.slug))
                .flatMap(done -> outbox.publish(
                        agencyId, new AgencyLink(agencyId, link.signed().toJson())));
    }
}
