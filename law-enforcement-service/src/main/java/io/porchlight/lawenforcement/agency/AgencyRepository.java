package io.porchlight.lawenforcement.agency;

import io.porchlight.lawenforcement.Sql;
import io.porchlight.sealing.circle.Link;
import io.quarkus.hibernate.reactive.panache.PanacheRepositoryBase;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.LockModeType;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Agencies, their links and the keyring. */
@ApplicationScoped
class AgencyRepository implements PanacheRepositoryBase<AgencyEntity, String> {
    AgencyRepository() {}

    Uni<@Nullable AgencyEntity> ofId(String agencyId) {
        return find("agencyId", agencyId).firstResult();
    }

    /** The agency's row, made if it is not there, locked until the transaction ends: one writer per agency. */
    Uni<AgencyEntity> locked(String slug) {
        return Sql.run("insert into agency (slug, n, head) values (?1, -1, '') on conflict do nothing", slug)
                .flatMap(done -> find("slug", slug)
                        .withLock(LockModeType.PESSIMISTIC_WRITE)
                        .singleResult());
    }

    Uni<Void> insertLink(String agencyId, Link link, long now) {
        return Sql.run(
                        "insert into agency_link (agency_id, n, hash, link, appended_at) values (?1, ?2, ?3, ?4, ?5)",
                        agencyId,
                        link.n(),
                        link.hash(),
                        link.signed().toJson().toString(),
                        now)
                .replaceWithVoid();
    }

    Uni<List<String>> linksAfter(String agencyId, long n) {
        return Sql.values(
                String.class, "select link from agency_link where agency_id = ?1 and n > ?2 order by n", agencyId, n);
    }

    Uni<@Nullable String> createProof(String agencyId) {
        return Sql.values(
                        String.class,
                        "select proof from agency_link where agency_id = ?1 and n = 0 and proof is not null",
                        agencyId)
                .map(proofs -> proofs.isEmpty() ? null : proofs.getFirst());
    }

    Uni<Void> insertKeyring(String agencyId, KeyringRules.Placed entry) {
        return Sql.run(
                        "insert into keyring_entry (agency_id, purpose, key_id, member_open_key_id, entry)"
                                + " values (?1, ?2, ?3, ?4, ?5) on conflict do nothing",
                        agencyId,
                        entry.place().purpose(),
                        entry.place().keyId(),
                        entry.place().memberOpenKeyId(),
                        entry.entry())
                .replaceWithVoid();
    }

    Uni<List<Object[]>> keyring(String agencyId, String memberOpenKeyId) {
        return Sql.rows(
                "select purpose, key_id, member_open_key_id, entry from keyring_entry"
                        + " where agency_id = ?1 and member_open_key_id = ?2 order by purpose, key_id",
                agencyId,
                memberOpenKeyId);
    }

    /** Keeps the public log's answer; false if there is no such link. */
    Uni<Boolean> logged(String agencyId, long n, String head, long index, String salt, String proof) {
        return Sql.run(
                        "update agency_link set log_index = ?1, salt = ?2, proof = ?3"
                                + " where agency_id = ?4 and n = ?5 and hash = ?6",
                        index,
                        salt,
                        proof,
                        agencyId,
                        n,
                        head)
                .map(rows -> rows == 1);
    }

    /** Keeps consent-service's refusal of a link; false if there is no such link. */
    Uni<Boolean> refused(String agencyId, long n, String head, String problem, String detail) {
        return Sql.run(
                        "update agency_link set problem = ?1, detail = ?2 where agency_id = ?3 and n = ?4 and hash = ?5",
                        problem,
                        detail,
                        agencyId,
                        n,
                        head)
                .map(rows -> rows == 1);
    }
}
