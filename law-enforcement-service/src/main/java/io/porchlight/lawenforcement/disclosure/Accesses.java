package io.porchlight.lawenforcement.disclosure;

import io.porchlight.contracts.api.DisclosureAccessReport;
import io.porchlight.contracts.event.DisclosureAccess;
import io.porchlight.lawenforcement.Body;
import io.porchlight.lawenforcement.Refusal;
import io.porchlight.lawenforcement.Sql;
import io.porchlight.lawenforcement.agency.Agencies;
import io.porchlight.lawenforcement.agency.OfficerDevices;
import io.porchlight.lawenforcement.officer.Officer;
import io.porchlight.messaging.outbox.Outbox;
import io.porchlight.messaging.problem.Problem;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.util.Set;

/** What officers did with a disclosure: kept here, append-only, and told to the home (R7). */
@ApplicationScoped
class Accesses {
    private static final Set<String> ACTIONS = Set.of("view", "export");

    private final DisclosureRepository disclosures;
    private final Agencies agencies;
    private final OfficerDevices devices;
    private final Outbox outbox;
    private final Clock clock;

    Accesses(DisclosureRepository disclosures, Agencies agencies, OfficerDevices devices, Outbox outbox, Clock clock) {
        this.disclosures = disclosures;
        this.agencies = agencies;
        this.devices = devices;
        this.outbox = outbox;
        this.clock = clock;
    }

    Uni<Void> report(Officer officer, String jti, DisclosureAccessReport report) {
        String clipId = Body.required(report.clipId(), "clipId");
        String action = Body.required(report.action(), "action");
        if (!ACTIONS.contains(action)) {
            throw Problem.badRequest("The member action is view or export.");
        }
        long at = clock.instant().getEpochSecond();
        return disclosures
                .of(officer, jti)
                .call(found -> disclosures.requireClip(jti, clipId))
                .flatMap(found -> memberId(officer).flatMap(memberId -> Sql.run(
                                "insert into disclosure_access (jti, clip_id, action, officer, member_id, at)"
                                        + " values (?1, ?2, ?3, ?4, ?5, ?6)",
                                jti,
                                clipId,
                                action,
                                officer.pseudonym(),
                                memberId,
                                at)
                        .flatMap(done -> outbox.publish(
                                found.requestId,
                                new DisclosureAccess(found.requestId, jti, clipId, action, memberId, at)))));
    }

    /** The officer as the agency's chain names them; of several devices the one that the chain knows longest. */
    private Uni<String> memberId(Officer officer) {
        return devices.of(officer).flatMap(own -> agencies.of(officer)
                .flatMap(agencies::chain)
                .map(chain -> chain.state().members().keySet().stream()
                        .filter(own::contains)
                        .findFirst()
                        .orElseThrow(() -> Refusal.NOT_YOUR_DEVICE.because(
                                "You have no device in the agency's chain (any more)."))));
    }
}
