package io.porchlight.lawenforcement.agency;

import com.fasterxml.jackson.databind.JsonNode;
import io.porchlight.sealing.circle.Invitation;
import io.porchlight.sealing.circle.Member;
import io.porchlight.sealing.crypto.Sha256;
import io.porchlight.sealing.json.Fields;
import io.porchlight.sealing.jws.SignedDocument;

/**
 * An invitation answer as far as a server can check it (SF-09): its form and the new device's own signature. Whether it was made
 * with the invitation's secret, only the inviting primary's device knows.
 */
final class JoinAnswer {
    private JoinAnswer() {}

    /** The new member; refused if the answer is for another agency or not signed by the member's own key. */
    static Member read(JsonNode answer, String agencyId) {
        Fields fields = Fields.of(answer, "the invitation's answer").exactly("join", "mac");
        fields.bytes("mac", Sha256.LENGTH);
        SignedDocument join = SignedDocument.parse(fields.object("join"));
        Fields payload = Fields.of(join.payload(), "the join document");
        payload.exactly("typ", "v", "circleId", "member", "nonce");
        payload.text("typ", Invitation.TYP);
        payload.text("circleId", agencyId);
        payload.bytes("nonce", Invitation.SECRET_LENGTH);
        Member member = Member.of(payload.object("member"));
        join.verify(member.sign());
        return member;
    }
}
