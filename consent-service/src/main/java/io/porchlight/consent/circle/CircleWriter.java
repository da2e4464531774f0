package io.porchlight.consent.circle;

import com.fasterxml.jackson.databind.JsonNode;
import io.porchlight.consent.Limits;
import io.porchlight.consent.Refusal;
import io.porchlight.consent.Sql;
import io.porchlight.contracts.api.CircleCreation;
import io.porchlight.contracts.api.LinkAppend;
import io.porchlight.messaging.problem.Problem;
import io.porchlight.sealing.Refused;
import io.porchlight.sealing.circle.Chain;
import io.porchlight.sealing.circle.CircleType;
import io.porchlight.sealing.circle.Link;
import io.porchlight.sealing.circle.LinkBody;
import io.porchlight.sealing.circle.Recovery;
import io.porchlight.sealing.encoding.Base64Url;
import io.porchlight.sealing.encoding.Bytes;
import io.quarkus.arc.All;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.util.List;

/**
 * Begins and continues chains: every link is verified against the whole chain before it is stored, and stored only behind
 * the head it names (compare-and-set under a row lock).
 */
@ApplicationScoped
class CircleWriter {
    private final CircleRepository circles;
    private final ChainStore chains;
    private final List<ChainListener> listeners;
    private final Clock clock;

    CircleWriter(CircleRepository circles, ChainStore chains, @All List<ChainListener> listeners, Clock clock) {
        this.circles = circles;
        this.chains = chains;
        this.listeners = listeners;
        this.clock = clock;
    }

    Uni<Home> create(String account, CircleCreation creation) {
        Link link = link(creation.create());
        Chain chain = verified(() -> chains.begin(link));
        if (chain.state().type() != CircleType.HOUSEHOLD) {
            throw Refusal.NOT_A_HOUSEHOLD.because("Agencies begin their chains at their own portal.");
        }
        List<KeyringRules.Placed> keyring = KeyringRules.check(chain, creation.keyring());
        byte[] blob = recoveryBlob(creation.recoveryBlob());
        String memberId = chain.state().members().firstEntry().getKey();
        return circles.ofAccount(account)
                .invoke(own -> {
                    if (own.size() >= Limits.CIRCLES_PER_ACCOUNT.number()) {
                        throw Refusal.TOO_MANY_CIRCLES.because(
                                "One account belongs to at most " + Limits.CIRCLES_PER_ACCOUNT.number() + " circles.");
                    }
                })
                .flatMap(own -> insert(chain))
                .flatMap(circle -> circles.bind(account, chain.circleId(), memberId)
                        .flatMap(done -> storeRecovery(chain.circleId(), blob))
                        .flatMap(done -> stored(circle, chain, link, keyring)));
    }

    private Uni<CircleEntity> insert(Chain chain) {
        CircleEntity circle = new CircleEntity();
        circle.pseudonym = Bytes.randomId();
        circle.circleId = chain.circleId();
        circle.n = 0;
        circle.head = chain.head().hash();
        circle.createdAt = clock.instant().getEpochSecond();
        return Sql.run(
                        "insert into circle (pseudonym, circle_id, n, head, created_at) values (?1, ?2, 0, ?3, ?4)"
                                + " on conflict do nothing",
                        circle.pseudonym,
                        circle.circleId,
                        circle.head,
                        circle.createdAt)
                .map(inserted -> {
                    if (inserted == 0) {
                        throw Refusal.CIRCLE_EXISTS.because("This create link is already the beginning of a circle.");
                    }
                    return circle;
                });
    }

    Uni<Home> append(String account, Home home, LinkAppend append) {
        Link link = link(append.link());
        return circles.locked(home.circleId()).flatMap(circle -> {
            if (circle == null) {
                return Uni.createFrom().failure(Problem.notFound());
            }
            if (!link.previous().equals(circle.head)) {
                return Uni.createFrom()
                        .failure(Refusal.STALE_CHAIN.because("The chain's head is now link " + circle.n
                                + ". Fetch the links after yours, check them, and sign again."));
            }
            return chains.chain(home.circleId())
                    .map(chain -> verified(() -> chain.append(link)))
                    .flatMap(chain -> {
                        List<KeyringRules.Placed> keyring = KeyringRules.check(chain, append.keyring());
                        circle.n = link.n();
                        circle.head = link.hash();
                        return accounts(account, home, chain, link)
                                .flatMap(done -> circles.flush())
                                .flatMap(done -> stored(circle, chain, link, keyring));
                    });
        });
    }

    private Uni<Void> accounts(String account, Home home, Chain chain, Link link) {
        return switch (link.body()) {
            case LinkBody.RemoveMember remove -> {
                String opener = chain.state(link.n() - 1)
                        .members()
                        .get(remove.memberId())
                        .member()
                        .openKeyId();
                yield circles.unbind(home.circleId(), remove.memberId())
                        .flatMap(done -> Sql.run(
                                "delete from keyring_entry where circle_id = ?1 and member_open_key_id = ?2",
                                home.circleId(),
                                opener))
                        .replaceWithVoid();
            }
            case LinkBody.AddMember add
            when link.signed().kids().contains(recoveryId(chain)) ->
                circles.bind(account, home.circleId(), add.member().id());
            default -> Uni.createFrom().voidItem();
        };
    }

    private static String recoveryId(Chain chain) {
        var recovery = chain.state().recovery();
        return recovery == null ? "" : recovery.id();
    }

    private Uni<Home> stored(CircleEntity circle, Chain chain, Link link, List<KeyringRules.Placed> keyring) {
        Home home = circle.home();
        return chains.insert(home.circleId(), link, clock.instant().getEpochSecond())
                .flatMap(done -> Multi.createFrom()
                        .iterable(keyring)
                        .onItem()
                        .transformToUniAndConcatenate(entry -> insert(home, entry))
                        .collect()
                        .last())
                .flatMap(done -> Multi.createFrom()
                        .iterable(listeners)
                        .onItem()
                        .transformToUniAndConcatenate(listener -> listener.appended(home, chain, link))
                        .collect()
                        .last())
                .replaceWith(home);
    }

    private static Uni<Integer> insert(Home home, KeyringRules.Placed entry) {
        return Sql.run(
                "insert into keyring_entry (circle_id, purpose, key_id, member_open_key_id, entry)"
                        + " values (?1, ?2, ?3, ?4, ?5) on conflict do nothing",
                home.circleId(),
                entry.purpose(),
                entry.keyId(),
                entry.memberOpenKeyId(),
                entry.entry());
    }

    Uni<Void> storeRecovery(String circleId, byte[] blob) {
        return Sql.run(
                        "insert into recovery_blob (circle_id, blob) values (?1, ?2)"
                                + " on conflict (circle_id) do update set blob = excluded.blob",
                        circleId,
                        blob)
                .replaceWithVoid();
    }

    static byte[] recoveryBlob(String text) {
        try {
            byte[] blob = Base64Url.decode(text);
            if (blob.length != Recovery.BLOB_LENGTH) {
                throw new Refused("recovery.length", "A recovery blob has " + Recovery.BLOB_LENGTH + " bytes.");
            }
            return blob;
        } catch (Refused refused) {
            throw Refusal.KEYRING_INVALID.because(refused);
        }
    }

    private static Link link(JsonNode json) {
        try {
            return Link.of(json);
        } catch (Refused refused) {
            throw Refusal.CHAIN_INVALID.because(refused);
        }
    }

    private Chain verified(java.util.function.Supplier<Chain> chain) {
        try {
            return chain.get().requireNotAfter(clock.instant());
        } catch (Refused refused) {
            throw Refusal.CHAIN_INVALID.because(refused);
        }
    }
}
