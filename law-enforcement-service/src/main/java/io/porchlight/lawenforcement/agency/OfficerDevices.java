package io.porchlight.lawenforcement.agency;

import io.porchlight.lawenforcement.Refusal;
import io.porchlight.lawenforcement.Sql;
import io.porchlight.lawenforcement.officer.Officer;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.util.Collection;
import java.util.HashSet;
import java.util.Set;

/**
 * Which officer's session brought which device. A device is bound when its officer proposes the agency or answers an
 * invitation, signed by the device itself, and never changes hands: so that "two officers" are two devices and two logins.
 */
@ApplicationScoped
public class OfficerDevices {
    private final Clock clock;

    OfficerDevices(Clock clock) {
        this.clock = clock;
    }

    /** Binds a device to the officer; refused ({@code device-taken}) if it is another officer's. */
    Uni<Void> bind(Officer officer, String memberId) {
        return Sql.run(
                        "insert into officer_device (slug, member_id, officer, bound_at) values (?1, ?2, ?3, ?4)"
                                + " on conflict do nothing",
                        officer.agency(),
                        memberId,
                        officer.pseudonym(),
                        clock.instant().getEpochSecond())
                .flatMap(done -> of(officer))
                .invoke(own -> {
                    if (!own.contains(memberId)) {
                        throw Refusal.DEVICE_TAKEN.because("Another officer uses this device. Sign in as that officer,"
                                + " or take another device.");
                    }
                })
                .replaceWithVoid();
    }

    /** Member ids of the officer's devices, whether or not the chain has them. */
    public Uni<Set<String>> of(Officer officer) {
        return Sql.values(
                        String.class,
                        "select member_id from officer_device where slug = ?1 and officer = ?2",
                        officer.agency(),
                        officer.pseudonym())
                .map(HashSet::new);
    }

    /** Refused ({@code not-your-device}) unless one of these signers is a device of the officer. */
    public Uni<Void> requireOneOf(Officer officer, Collection<String> signers) {
        return of(officer)
                .invoke(own -> {
                    if (signers.stream().noneMatch(own::contains)) {
                        throw Refusal.NOT_YOUR_DEVICE.because("Sign with the device that you brought into the agency.");
                    }
                })
                .replaceWithVoid();
    }

    /** Whether somebody of the agency brought this device. */
    Uni<Boolean> isBound(String slug, String memberId) {
        return Sql.values(
                        String.class,
                        "select officer from officer_device where slug = ?1 and member_id = ?2",
                        slug,
                        memberId)
                .map(found -> !found.isEmpty());
    }
}
