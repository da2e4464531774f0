package io.porchlight.consent.token;

import io.porchlight.consent.circle.ChainListener;
import io.porchlight.consent.circle.Home;
import io.porchlight.contracts.event.Revocation;
import io.porchlight.messaging.outbox.Outbox;
import io.porchlight.sealing.circle.Chain;
import io.porchlight.sealing.circle.Link;
import io.porchlight.sealing.circle.LinkBody;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;

/** When somebody leaves a circle, the tokens given to it so far are refused; those who stay ask for new ones. */
@ApplicationScoped
class TokenRecall implements ChainListener {
    private final Outbox outbox;
    private final Clock clock;

    TokenRecall(Outbox outbox, Clock clock) {
        this.outbox = outbox;
        this.clock = clock;
    }

    @Override
    public Uni<Void> appended(Home home, Chain chain, Link link) {
        if (!(link.body() instanceof LinkBody.RemoveMember)) {
            return Uni.createFrom().voidItem();
        }
        long now = clock.instant().getEpochSecond();
        return outbox.publish(home.pseudonym(), new Revocation(home.pseudonym(), null, null, "refuse-tokens", now));
    }
}
