package io.porchlight.consent.token;

import io.porchlight.consent.Limits;
import io.porchlight.consent.Refusal;
import io.porchlight.consent.Sql;
import io.porchlight.sealing.encoding.Bytes;
import io.quarkus.hibernate.reactive.panache.common.WithTransaction;
import io.quarkus.scheduler.Scheduled;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;

/** Random numbers used once, each for one account and one circle, for {@link Limits#NONCE_LIFE}. */
@ApplicationScoped
class Nonces {
    private final Clock clock;

    Nonces(Clock clock) {
        this.clock = clock;
    }

    Uni<String> issue(String account, String circleId) {
        String nonce = Bytes.randomId();
        return Sql.values(
                        Long.class, "select count(*) from nonce where account = ?1 and expires_at > ?2", account, now())
                .flatMap(unused -> {
                    if (unused.getFirst() >= Limits.NONCES_PER_ACCOUNT.number()) {
                        throw Refusal.TOO_MANY.because("Use the nonces you have, or wait two minutes.");
                    }
                    return Sql.run(
                            "insert into nonce (nonce, account, circle_id, expires_at) values (?1, ?2, ?3, ?4)",
                            nonce,
                            account,
                            circleId,
                            now() + Limits.NONCE_LIFE.number());
                })
                .replaceWith(nonce);
    }

    /** Uses the nonce up; refuses one that is unknown, old, used, or another's. */
    Uni<Void> use(String nonce, String account, String circleId) {
        return Sql.run(
                        "delete from nonce where nonce = ?1 and account = ?2 and circle_id = ?3 and expires_at > ?4",
                        nonce,
                        account,
                        circleId,
                        now())
                .invoke(used -> {
                    if (used == 0) {
                        throw Refusal.PROOF_INVALID.because(
                                "The nonce is unknown, too old or was used. Ask for a new one.");
                    }
                })
                .replaceWithVoid();
    }

    @Scheduled(every = "60s", identity = "nonces-forgotten", concurrentExecution = Scheduled.ConcurrentExecution.SKIP)
    @WithTransaction
    Uni<Void> forget() {
        return Sql.run("delete from nonce where expires_at <= ?1", now()).replaceWithVoid();
    }

    private long now() {
        return clock.instant().getEpochSecond();
    }
}
