package io.porchlight.consent.circle;

import com.fasterxml.jackson.databind.JsonNode;
import io.porchlight.consent.Limits;
import io.porchlight.messaging.json.Wire;
import io.porchlight.messaging.problem.Problem;
import io.porchlight.sealing.circle.Chain;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Finds circles for other features. Who may not see a circle gets the same answer as if there were none. */
@ApplicationScoped
public class Circles {
    private final CircleRepository circles;
    private final ChainStore chains;

    Circles(CircleRepository circles, ChainStore chains) {
        this.circles = circles;
        this.chains = chains;
    }

    /** The circle, if the account speaks for one of its members; otherwise the problem {@code not-found}. */
    public Uni<Home> of(String account, String circleId) {
        return circles.isOf(account, circleId)
                .flatMap(allowed -> allowed ? byId(circleId) : Uni.createFrom().failure(Problem.notFound()));
    }

    /** The circle of this id, or the problem {@code not-found}. */
    public Uni<Home> byId(String circleId) {
        return circles.ofCircle(circleId).map(Circles::found);
    }

    /** The circle of this pseudonym, or the problem {@code not-found}. */
    public Uni<Home> byPseudonym(String pseudonym) {
        return circles.findById(pseudonym).map(Circles::found);
    }

    /** The circles of an account, oldest first. */
    public Uni<List<Home>> ofAccount(String account) {
        return circles.ofAccount(account)
                .map(list -> list.stream().map(CircleEntity::home).toList());
    }

    /** The circle's verified chain. */
    public Uni<Chain> chain(Home home) {
        return chains.chain(home.circleId());
    }

    /** Signed links after link n (-1: all). */
    public Uni<List<JsonNode>> linksAfter(Home home, long n) {
        return circles.linksAfter(home.circleId(), n, Limits.LINKS_PAGE.number())
                .map(texts -> texts.stream().map(Wire::json).toList());
    }

    /** As many of the signed links after link n (-1: all) as a doorbell can be handed at once. */
    public Uni<List<JsonNode>> deviceLinksAfter(Home home, long n) {
        return circles.linksAfter(home.circleId(), n, Limits.LINKS_PAGE.number())
                .map(texts -> page(texts, Limits.DEVICE_LINKS.number()).stream()
                        .map(Wire::json)
                        .toList());
    }

    /** The first texts, in so many bytes together; at least one of them. */
    static List<String> page(List<String> texts, long bytes) {
        long left = bytes;
        int count = 0;
        for (String text : texts) {
            left -= text.getBytes(StandardCharsets.UTF_8).length;
            if (left < 0 && count > 0) {
                break;
            }
            count++;
        }
        return texts.subList(0, count);
    }

    /** Lets an account speak for a member. */
    public Uni<Void> bind(String account, Home home, String memberId) {
        return circles.bind(account, home.circleId(), memberId);
    }

    private static Home found(@Nullable CircleEntity circle) {
        if (circle == null) {
            throw Problem.notFound();
        }
        return circle.home();
    }
}
