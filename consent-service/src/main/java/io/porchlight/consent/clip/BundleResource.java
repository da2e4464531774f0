package io.porchlight.consent.clip;

import io.porchlight.consent.Account;
import io.porchlight.consent.Blocking;
import io.porchlight.consent.Refusal;
import io.porchlight.consent.access.Access;
import io.porchlight.consent.access.AccessList;
import io.porchlight.consent.circle.Circles;
import io.porchlight.consent.epoch.EpochKeystore;
import io.porchlight.contracts.api.BundleView;
import io.porchlight.messaging.problem.Problem;
import io.porchlight.sealing.clip.Epoch;
import io.porchlight.sealing.encoding.Base64Url;
import io.quarkus.hibernate.reactive.panache.common.WithTransaction;
import io.smallrye.mutiny.Uni;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import java.time.Clock;
import org.jspecify.annotations.Nullable;

/**
 * Hands a clip's bundle to its home. The epoch layer comes off in memory, for this answer only; what is inside stays sealed to
 * the home's members (R2). Every release is on the access list before it leaves.
 */
@Path("/v1/circles/{circleId}/clips/{clipId}/bundle")
class BundleResource {
    private final Account account;
    private final Circles circles;
    private final ClipRepository clips;
    private final EpochKeystore keystore;
    private final AccessList accesses;
    private final Blocking blocking;
    private final Clock clock;

    BundleResource(
            Account account,
            Circles circles,
            ClipRepository clips,
            EpochKeystore keystore,
            AccessList accesses,
            Blocking blocking,
            Clock clock) {
        this.account = account;
        this.circles = circles;
        this.clips = clips;
        this.keystore = keystore;
        this.accesses = accesses;
        this.blocking = blocking;
        this.clock = clock;
    }

    @GET
    @WithTransaction
    public Uni<BundleView> bundle(@PathParam("circleId") String circleId, @PathParam("clipId") String clipId) {
        return circles.of(account.id(), circleId)
                .flatMap(home -> clips.findById(clipId).flatMap(clip -> {
                    byte[] sealed = sealed(clip, home.pseudonym());
                    return blocking.run(() -> open(clip.epochId, clipId, sealed))
                            .call(opened -> accesses.record(home.pseudonym(), release(clipId)));
                }))
                .map(opened -> new BundleView(Base64Url.encode(opened)));
    }

    private byte[] sealed(@Nullable ClipEntity clip, String pseudonym) {
        if (clip == null || !clip.circle.equals(pseudonym) || clip.gone || clip.expiresAt <= now()) {
            throw Problem.notFound();
        }
        byte[] sealed = clip.sealedBundle;
        if (sealed == null) {
            throw Problem.notFound();
        }
        return sealed;
    }

    private byte[] open(String epochId, String clipId, byte[] sealed) {
        Epoch epoch = new Epoch(epochId);
        return keystore.open(epoch)
                .map(key -> epoch.open(key, clipId, sealed))
                .orElseThrow(() -> Refusal.BUNDLE_DEAD.because("The clip's time is over; its keys were destroyed."));
    }

    private Access release(String clipId) {
        return Access.byHome(now(), "key-release", clipId, null);
    }

    private long now() {
        return clock.instant().getEpochSecond();
    }
}
