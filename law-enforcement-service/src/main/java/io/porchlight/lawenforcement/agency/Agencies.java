package io.porchlight.lawenforcement.agency;

import io.porchlight.lawenforcement.Refusal;
import io.porchlight.lawenforcement.officer.Officer;
import io.porchlight.messaging.problem.Problem;
import io.porchlight.sealing.circle.Chain;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import org.jspecify.annotations.Nullable;

/** Finds agencies for other features. */
@ApplicationScoped
public class Agencies {
    private final AgencyRepository agencies;
    private final ChainStore chains;

    Agencies(AgencyRepository agencies, ChainStore chains) {
        this.agencies = agencies;
        this.chains = chains;
    }

    /** The officer's agency; refused ({@code not-accredited}) before it exists. */
    public Uni<Agency> of(Officer officer) {
        return agencies.findById(officer.agency()).map(Agencies::accredited);
    }

    /** As {@link #of}, and nobody else writes for this agency until the transaction ends. */
    public Uni<Agency> lockedOf(Officer officer) {
        return agencies.locked(officer.agency()).map(Agencies::accredited);
    }

    /**
     * Refuses ({@code agency-not-logged}) until the agency's {@code create} link stands in a cosigned checkpoint: before
     * that, nobody who reads the public log could check who asks.
     */
    public Uni<Agency> requireLogged(Agency agency) {
        return agencies.createProof(agency.agencyId()).map(proof -> {
            if (proof == null) {
                throw Refusal.AGENCY_NOT_LOGGED.because(
                        "Your agency's entry in the public log is being witnessed; try again in a few seconds.");
            }
            return agency;
        });
    }

    /** The agency of this id, or the problem {@code not-found}. */
    public Uni<Agency> byId(String agencyId) {
        return agencies.ofId(agencyId).map(found -> {
            if (found == null) {
                throw Problem.notFound();
            }
            return live(found);
        });
    }

    /** The agency's verified chain. */
    public Uni<Chain> chain(Agency agency) {
        return chains.chain(agency.agencyId());
    }

    private static Agency accredited(@Nullable AgencyEntity found) {
        if (found == null || found.agencyId == null) {
            throw Refusal.NOT_ACCREDITED.because("Accrediting bodies have to sign the agency's create link first.");
        }
        return live(found);
    }

    private static Agency live(AgencyEntity found) {
        @Nullable String agencyId = found.agencyId;
        return new Agency(found.slug, agencyId == null ? "" : agencyId, found.n, found.head);
    }
}
