package io.porchlight.lawenforcement.agency;

import com.fasterxml.jackson.databind.JsonNode;
import io.porchlight.contracts.api.KeyringEntry;
import io.porchlight.contracts.api.ProposalSubmission;
import io.porchlight.contracts.api.ProposalView;
import io.porchlight.lawenforcement.Body;
import io.porchlight.lawenforcement.Limits;
import io.porchlight.lawenforcement.Refusal;
import io.porchlight.lawenforcement.Sql;
import io.porchlight.lawenforcement.officer.Officer;
import io.porchlight.messaging.json.Wire;
import io.porchlight.messaging.problem.Problem;
import io.porchlight.sealing.Refused;
import io.porchlight.sealing.circle.Chain;
import io.porchlight.sealing.circle.ChainTrust;
import io.porchlight.sealing.circle.Link;
import io.porchlight.sealing.circle.LinkBody;
import io.porchlight.sealing.encoding.Bytes;
import io.quarkus.hibernate.reactive.panache.PanacheRepositoryBase;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Links on their way into a chain: a proposal becomes a link as soon as its signatures suffice. */
@ApplicationScoped
class Proposals implements PanacheRepositoryBase<ProposalEntity, String> {
    private final AgencyRepository agencies;
    private final AgencyWriter writer;
    private final ChainStore chains;
    private final OfficerDevices devices;
    private final ProposalRules rules;
    private final Clock clock;

    Proposals(
            AgencyRepository agencies,
            AgencyWriter writer,
            ChainStore chains,
            OfficerDevices devices,
            ChainTrust trust,
            Clock clock) {
        this.agencies = agencies;
        this.writer = writer;
        this.chains = chains;
        this.devices = devices;
        this.rules = new ProposalRules(trust);
        this.clock = clock;
    }

    /** Takes a link of the officer's agency; gives the proposal's id, the same for the same link. */
    Uni<String> propose(Officer officer, ProposalSubmission submission) {
        Link link = link(submission.link());
        List<KeyringEntry> keyring = submission.keyring() == null ? List.of() : submission.keyring();
        return agencies.locked(officer.agency())
                .flatMap(agency ->
                        link.n() == 0 ? create(officer, agency, link, keyring) : next(officer, agency, link, keyring));
    }

    private Uni<String> create(Officer officer, AgencyEntity agency, Link link, List<KeyringEntry> entries) {
        if (agency.agencyId != null) {
            throw Refusal.AGENCY_EXISTS.because(
                    "Your agency has its chain already. Ask one of its officers to invite you.");
        }
        LinkBody.Create create = verified(() -> rules.checkCreate(link));
        List<KeyringRules.Placed> keyring = KeyringRules.forCreate(create, entries);
        return devices.bind(officer, create.member().id()).flatMap(done -> {
            if (rules.isComplete(link)) {
                Chain chain = verified(() -> chains.begin(link).requireNotAfter(clock.instant()));
                return writer.append(agency, chain, keyring).replaceWith(Bytes.randomId());
            }
            return keep(agency, link, keyring);
        });
    }

    private Uni<String> next(Officer officer, AgencyEntity agency, Link link, List<KeyringEntry> entries) {
        String agencyId = agency.agencyId;
        if (agencyId == null) {
            throw Refusal.NOT_ACCREDITED.because("Accrediting bodies have to sign the agency's create link first.");
        }
        if (!link.previous().equals(agency.head)) {
            throw Refusal.STALE_CHAIN.because("The chain's head is now link " + agency.n
                    + ". Load the agency again, check its links, and sign again.");
        }
        return chains.chain(agencyId)
                .call(chain -> devices.requireOneOf(officer, link.signed().kids()))
                .call(chain -> requireJoin(agency.slug, link))
                .flatMap(chain -> {
                    if (!rules.isComplete(link) && link.body() instanceof LinkBody.AddMember add) {
                        verified(() -> {
                            chain.checkProposal(link);
                            return chain;
                        });
                        return keep(agency, link, KeyringRules.forOfficer(chain, add, entries));
                    }
                    Chain longer = verified(() -> chain.append(link).requireNotAfter(clock.instant()));
                    List<KeyringRules.Placed> keyring = link.body() instanceof LinkBody.AddMember add
                            ? KeyringRules.forOfficer(chain, add, entries)
                            : KeyringRules.forLast(longer, entries);
                    return writer.append(agency, longer, keyring).replaceWith(Bytes.randomId());
                });
    }

    private Uni<Void> requireJoin(String slug, Link link) {
        if (!(link.body() instanceof LinkBody.AddMember add)) {
            return Uni.createFrom().voidItem();
        }
        return devices.isBound(slug, add.member().id())
                .invoke(bound -> {
                    if (!bound) {
                        throw Refusal.NO_JOIN.because(
                                "The new officer signs in here first and answers the invitation.");
                    }
                })
                .replaceWithVoid();
    }

    private Uni<String> keep(AgencyEntity agency, Link link, List<KeyringRules.Placed> keyring) {
        return list("slug", agency.slug).flatMap(open -> {
            for (ProposalEntity same : open) {
                if (same.linkHash.equals(link.hash())) {
                    return Uni.createFrom().item(same.proposalId);
                }
            }
            if (open.size() >= Limits.PROPOSALS.number()) {
                throw Refusal.TOO_MANY.because("The agency has " + open.size()
                        + " open proposals. Have one signed first; that closes the others.");
            }
            ProposalEntity proposal = new ProposalEntity();
            proposal.proposalId = Bytes.randomId();
            proposal.slug = agency.slug;
            proposal.linkHash = link.hash();
            proposal.link = Wire.text(link.signed().toJson());
            proposal.keyring = Wire.text(keyring);
            proposal.createdAt = clock.instant().getEpochSecond();
            return persist(proposal).map(kept -> kept.proposalId);
        });
    }

    /** Open proposals of one agency. */
    Uni<List<ProposalView>> of(String slug) {
        return list("slug = ?1 order by createdAt, proposalId", slug)
                .map(found -> found.stream().map(ProposalEntity::view).toList());
    }

    /** Proposals of all agencies that accrediting bodies can complete. */
    Uni<List<ProposalView>> awaitingAccreditation() {
        return list("order by createdAt, proposalId").flatMap(open -> Multi.createFrom()
                .iterable(open)
                .onItem()
                .transformToUniAndConcatenate(proposal -> chainOf(proposal.slug)
                        .map(chain -> rules.awaitsAccreditation(proposal.read(), chain.orNull())
                                ? List.of(proposal.view())
                                : List.<ProposalView>of()))
                .collect()
                .in(ArrayList<ProposalView>::new, List::addAll)
                .map(List::copyOf));
    }

    /** Adds accrediting signatures; only keys of the trust file count. */
    Uni<Void> accredit(String proposalId, @Nullable JsonNode submitted) {
        Link link = link(submitted);
        return Sql.values(String.class, "select slug from proposal where proposal_id = ?1", proposalId)
                .flatMap(slugs -> {
                    if (slugs.isEmpty()) {
                        throw Problem.notFound();
                    }
                    return agencies.locked(slugs.getFirst());
                })
                .flatMap(agency -> findById(proposalId).flatMap(proposal -> {
                    if (proposal == null) {
                        throw Problem.notFound();
                    }
                    return accredit(agency, proposal, link);
                }));
    }

    private Uni<Void> accredit(AgencyEntity agency, ProposalEntity proposal, Link submitted) {
        Link link;
        try {
            link = rules.accredited(proposal.read(), submitted);
        } catch (Refused refused) {
            throw Refusal.ACCREDITATION_INVALID.because(refused);
        }
        if (!rules.isComplete(link)) {
            proposal.link = Wire.text(link.signed().toJson());
            return flush();
        }
        List<KeyringRules.Placed> keyring = List.of(Wire.value(proposal.keyring, KeyringRules.Placed[].class));
        return chainOf(agency.slug).flatMap(known -> {
            Chain before = known.orNull();
            Chain chain = verified(
                    () -> (before == null ? chains.begin(link) : before.append(link)).requireNotAfter(clock.instant()));
            return writer.append(agency, chain, keyring);
        });
    }

    /** A chain, or none yet. */
    private record Known(@Nullable Chain chain) {
        @Nullable
        Chain orNull() {
            return chain;
        }
    }

    private Uni<Known> chainOf(String slug) {
        return agencies.findById(slug).flatMap(agency -> {
            String agencyId = agency == null ? null : agency.agencyId;
            return agencyId == null
                    ? Uni.createFrom().item(new Known(null))
                    : chains.chain(agencyId).map(Known::new);
        });
    }

    private Link link(@Nullable JsonNode json) {
        return verified(() -> {
            Link link = Link.of(Body.required(json, "link"));
            ProposalRules.requireNotAfter(link, clock.instant());
            return link;
        });
    }

    private static <T> T verified(Supplier<T> check) {
        try {
            return check.get();
        } catch (Refused refused) {
            throw Refusal.CHAIN_INVALID.because(refused);
        }
    }
}
