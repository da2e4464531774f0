package io.porchlight.lawenforcement.agency;

import com.fasterxml.jackson.databind.JsonNode;
import io.porchlight.contracts.api.JoinView;
import io.porchlight.lawenforcement.Body;
import io.porchlight.lawenforcement.Limits;
import io.porchlight.lawenforcement.Refusal;
import io.porchlight.lawenforcement.officer.Officer;
import io.porchlight.messaging.json.Wire;
import io.porchlight.sealing.Refused;
import io.porchlight.sealing.circle.Member;
import io.porchlight.sealing.encoding.Bytes;
import io.quarkus.hibernate.reactive.panache.PanacheRepositoryBase;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Invitation answers that wait for a primary. */
@ApplicationScoped
class Joins implements PanacheRepositoryBase<JoinEntity, String> {
    private final Agencies agencies;
    private final OfficerDevices devices;
    private final Clock clock;

    Joins(Agencies agencies, OfficerDevices devices, Clock clock) {
        this.agencies = agencies;
        this.devices = devices;
        this.clock = clock;
    }

    Uni<String> answer(Officer officer, @Nullable JsonNode answer) {
        JsonNode given = Body.required(answer, "answer");
        return agencies.of(officer).flatMap(agency -> {
            Member member = read(given, agency.agencyId());
            return devices.bind(officer, member.id())
                    .flatMap(done -> waiting(officer.agency(), Set.of()))
                    .flatMap(waiting -> {
                        if (waiting.size() >= Limits.JOINS.number()) {
                            throw Refusal.TOO_MANY.because(
                                    "Too many answers wait for a primary. Try again in 15 minutes.");
                        }
                        JoinEntity join = new JoinEntity();
                        join.joinId = Bytes.randomId();
                        join.slug = officer.agency();
                        join.memberId = member.id();
                        join.answer = Wire.text(given);
                        join.createdAt = now();
                        return persist(join).map(kept -> kept.joinId);
                    });
        });
    }

    /** Answers not older than an invitation holds, but those of devices that are proposed or in the chain. */
    Uni<List<JoinView>> waiting(String slug, Set<String> known) {
        return list("slug = ?1 and createdAt > ?2 order by createdAt, joinId", slug, now() - Limits.JOIN_LIFE.number())
                .map(found -> found.stream()
                        .filter(join -> !known.contains(join.memberId))
                        .map(JoinEntity::view)
                        .toList());
    }

    private static Member read(JsonNode answer, String agencyId) {
        try {
            return JoinAnswer.read(answer, agencyId);
        } catch (Refused refused) {
            throw Refusal.JOIN_INVALID.because(refused);
        }
    }

    private long now() {
        return clock.instant().getEpochSecond();
    }
}
