package io.porchlight.lawenforcement.agency;

import io.porchlight.contracts.event.AgencyLinkLogged;
import io.porchlight.messaging.consume.Poison;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import org.jboss.logging.Logger;

/** What became of an agency's links in the public log. */
@ApplicationScoped
public class LinkLog {
    private static final Logger LOG = Logger.getLogger(LinkLog.class);

    private final AgencyRepository agencies;

    LinkLog(AgencyRepository agencies) {
        this.agencies = agencies;
    }

    /** Keeps index, salt and proof, or the refusal, in the caller's transaction. */
    public Uni<Void> answered(AgencyLinkLogged answer) {
        Uni<Boolean> kept;
        Long index = answer.index();
        String salt = answer.salt();
        String proof = answer.proof();
        String problem = answer.problem();
        if (problem != null) {
            LOG.errorf("an agency's link was not logged: %s", problem);
            String detail = answer.detail() == null ? "" : answer.detail();
            kept = agencies.refused(answer.agencyId(), answer.n(), answer.head(), problem, detail);
        } else if (index != null && salt != null && proof != null) {
            kept = agencies.logged(answer.agencyId(), answer.n(), answer.head(), index, salt, proof);
        } else {
            throw new Poison("a logged link without index, salt and proof");
        }
        return kept.invoke(found -> {
                    if (!found) {
                        throw new Poison("an answer for a link that this service does not have");
                    }
                })
                .replaceWithVoid();
    }
}
