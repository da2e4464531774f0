package io.porchlight.lawenforcement.disclosure;

import io.porchlight.contracts.event.DisclosureGranted;
import io.porchlight.contracts.event.DisclosureWithdrawn;
import io.porchlight.lawenforcement.request.RequestFinder;
import io.porchlight.messaging.consume.Poison;
import io.porchlight.messaging.json.Wire;
import io.porchlight.sealing.Refused;
import io.porchlight.sealing.clip.Statement;
import io.porchlight.sealing.grant.Grant;
import io.porchlight.sealing.jws.SignedDocument;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Released grants and withdrawals. Here a grant is only put where it belongs; whether it holds is checked by the officer's
 * browser, which trusts this service as little as any other.
 */
@ApplicationScoped
public class Arrivals {
    private final DisclosureRepository disclosures;
    private final RequestFinder requests;

    Arrivals(DisclosureRepository disclosures, RequestFinder requests) {
        this.disclosures = disclosures;
        this.requests = requests;
    }

    /** Keeps a released grant for the agency that it names, in the caller's transaction. */
    public Uni<Void> granted(DisclosureGranted message) {
        Grant grant = grant(message);
        List<String> clips = clips(message, grant);
        return requests.owner(message.requestId()).flatMap(found -> {
            RequestFinder.Owner owner =
                    found.orElseThrow(() -> new Poison("a grant for a request that this service does not have"));
            boolean fits = owner.agencyId().equals(grant.agencyId())
                    && owner.caseKeyId().equals(grant.caseKeyId())
                    && grant.jti().equals(message.jti());
            if (!fits) {
                throw new Poison("a grant for another agency, case key or jti than its request's");
            }
            return disclosures.findById(message.jti()).flatMap(known -> {
                if (known != null) {
                    return Uni.createFrom().voidItem();
                }
                DisclosureEntity disclosure = new DisclosureEntity();
                disclosure.jti = message.jti();
                disclosure.requestId = message.requestId();
                disclosure.message = Wire.text(message);
                disclosure.exp = grant.exp();
                disclosure.releasedAt = message.releasedAt();
                return disclosures
                        .persistAndFlush(disclosure)
                        .flatMap(done -> disclosures.insertClips(message.jti(), clips));
            });
        });
    }

    /** Marks a disclosure as withdrawn. A grant withdrawn before its release never came here: nothing to do. */
    public Uni<Void> withdrawn(DisclosureWithdrawn message) {
        return disclosures.findById(message.jti()).flatMap(found -> {
            if (found == null) {
                return Uni.createFrom().voidItem();
            }
            found.withdrawnAt = message.at();
            found.withdrawal = Wire.text(message.withdrawal());
            return disclosures.flush();
        });
    }

    private static Grant grant(DisclosureGranted message) {
        try {
            return Grant.of(SignedDocument.parse(message.grant()));
        } catch (Refused refused) {
            throw new Poison("a grant that cannot be read: " + refused.code());
        }
    }

    /** The clips whose statements came along; every one of them is named by the grant. */
    private static List<String> clips(DisclosureGranted message, Grant grant) {
        try {
            Set<String> clipIds = new HashSet<>();
            for (var json : message.statements()) {
                Statement statement = Statement.of(json);
                if (grant.clip(statement.hash()).isEmpty() || !clipIds.add(statement.clipId())) {
                    throw new Poison("a statement that its grant does not name, or names twice");
                }
            }
            return List.copyOf(clipIds);
        } catch (Refused refused) {
            throw new Poison("a statement that cannot be read: " + refused.code());
        }
    }
}
