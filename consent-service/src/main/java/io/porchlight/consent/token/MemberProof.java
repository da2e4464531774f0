package io.porchlight.consent.token;

import io.porchlight.consent.Limits;
import io.porchlight.consent.Refusal;
import io.porchlight.sealing.Refused;
import io.porchlight.sealing.circle.Chain;
import io.porchlight.sealing.circle.CircleState;
import io.porchlight.sealing.json.Fields;
import io.porchlight.sealing.json.Jcs;
import io.porchlight.sealing.jws.CompactJws;
import java.time.Instant;

/**
 * A member device's fresh signature over {@code {typ, v: 1, circleId, nonce, at}}, checked against the head of the chain: a
 * login alone opens nothing, and a device that was removed has no voice from that link on.
 *
 * @param memberId the member whose device signed
 * @param nonce the nonce, still to be used up
 */
public record MemberProof(String memberId, String nonce) {
    /** For a clip access token. */
    public static final String ACCESS = "porchlight-access";
    /** To let the calling account speak for the member. */
    public static final String ACCOUNT = "porchlight-account";

    /** Checks everything but the nonce's life; refuses with {@code proof-invalid}. */
    public static MemberProof verify(String jws, String typ, Chain chain, Instant now) {
        try {
            String memberId = CompactJws.kid(jws);
            CircleState state = chain.state();
            if (!state.isMember(memberId, now.getEpochSecond())) {
                throw new Refused(
                        "proof.not-member", "The device that signed is not, or not yet, a member of this circle.");
            }
            Fields fields = Fields.of(
                            CompactJws.verify(
                                    jws, state.members().get(memberId).member().sign(), typ),
                            "the proof")
                    .exactly("typ", "v", "circleId", "nonce", "at");
            fields.text("typ", typ);
            fields.integer("v", 1, 1);
            if (!fields.hash("circleId").equals(chain.circleId())) {
                throw new Refused("proof.other-circle", "The proof is for another circle.");
            }
            long at = fields.integer("at", 0, Jcs.MAX_INTEGER);
            if (Math.abs(at - now.getEpochSecond()) > Limits.PROOF_CLOCK.number()) {
                throw new Refused("proof.clock", "The proof was not signed now. Check this device's clock.");
            }
            return new MemberProof(memberId, fields.id("nonce"));
        } catch (Refused refused) {
            throw Refusal.PROOF_INVALID.because(refused);
        }
    }
}
