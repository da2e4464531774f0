package io.porchlight.consent.request;

import static org.assertj.core.api.Assertions.assertThat;

import io.porchlight.consent.ServiceTest;
import io.porchlight.consent.play.Agency;
import io.porchlight.consent.play.Parties;
import io.porchlight.consent.play.Person;
import io.porchlight.contracts.event.AgencyLinkLogged;
import io.porchlight.contracts.event.RequestPublished;
import io.porchlight.contracts.event.RequestRefused;
import io.porchlight.sealing.circle.ChainAuthor;
import io.porchlight.sealing.circle.CircleKeys;
import io.porchlight.sealing.circle.Link;
import io.porchlight.sealing.encoding.Base64Url;
import io.porchlight.sealing.encoding.Bytes;
import io.porchlight.sealing.jws.SignedDocument;
import io.porchlight.sealing.key.PrivateKeyP256;
import io.porchlight.sealing.log.LogEntry;
import io.porchlight.sealing.log.LogProof;
import io.porchlight.sealing.log.ProofExtra;
import io.porchlight.sealing.request.FootageRequest;
import io.porchlight.testing.Kafka;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@ServiceTest
class RequestTest {
    private static final Instant END = Instant.ofEpochSecond(Instant.now().getEpochSecond() / 900 * 900 - 3600);

    @Test
    @DisplayName("SF-18: a request of two officers is logged and comes back with leaf, salt and proof")
    void aRequestIsPublished() {
        Agency agency = Agency.accredited();
        FootageRequest form = form(agency);
        SignedDocument signed = agency.signed(form);
        RequestPublished published = agency.asks(form, signed);
        LogProof proof = LogProof.parse(Bytes.utf8(published.proof()));
        assertThat(ProofExtra.verify(proof, signed.toJson(), Parties.TRUST).index())
                .isEqualTo(published.index());
        assertThat(LogEntry.entry(Base64Url.decode(published.salt()), signed.toJson()))
                .isEqualTo(Base64Url.decode(published.leaf()));
    }

    @Test
    @DisplayName("A-14: one officer is not enough")
    void oneOfficerIsRefused() {
        Agency agency = Agency.accredited();
        FootageRequest form = form(agency);
        agency.submits(form, form.sign(agency.chief.signer()));
        assertThat(refused(form).problem()).isEqualTo("request-signers");
    }

    @Test
    @DisplayName("A-46: a request of an agency that nobody accredited is refused")
    void anUnknownAgencyIsRefused() {
        Agency known = Agency.accredited();
        FootageRequest form = form(known);
        FootageRequest other = new FootageRequest(
                form.requestId(),
                "A".repeat(43),
                form.headHash(),
                form.caseKey(),
                form.caseCommitment(),
                form.offence(),
                form.purpose(),
                form.cells(),
                form.window(),
                form.deadline(),
                form.terms(),
                form.text());
        known.submits(other, known.signed(other));
        assertThat(refused(other).problem()).isEqualTo("request-agency");
    }

    @Test
    @DisplayName("A-36: a request that names an older head of its agency is refused")
    void aStaleHeadIsRefused() {
        Agency agency = Agency.accredited();
        FootageRequest form = form(agency);
        Link rotation = ChainAuthor.after(agency.chain, Instant.now())
                .rotate(
                        new CircleKeys(
                                PrivateKeyP256.generate().publicKey(),
                                PrivateKeyP256.generate().publicKey()),
                        agency.chief.signer());
        agency.chain = agency.chain.append(rotation);
        agency.say(rotation);
        agency.logged(rotation);
        agency.submits(form, agency.signed(form));
        assertThat(refused(form).problem()).isEqualTo("request-stale-chain");
    }

    @Test
    @DisplayName("A-13: an offence that is not on the closed list is refused")
    void anotherOffenceIsRefused() {
        Agency agency = Agency.accredited();
        FootageRequest form = form(agency);
        FootageRequest protest = new FootageRequest(
                form.requestId(),
                form.agencyId(),
                form.headHash(),
                form.caseKey(),
                form.caseCommitment(),
                "attending-a-protest",
                form.purpose(),
                form.cells(),
                form.window(),
                form.deadline(),
                form.terms(),
                form.text());
        agency.submits(protest, agency.signed(protest));
        assertThat(refused(protest).problem()).isEqualTo("request-offence");
    }

    @Test
    @DisplayName("A-46: a chain without the accrediting keys is answered with a problem and never logged")
    void anUnaccreditedChainIsRefused() {
        Person chief = Person.someone();
        Agency real = Agency.accredited();
        Link forged = Link.of(SignedDocument.sign(real.chain.link(0).signed().payload(), List.of(chief.signer())));
        Kafka.say(
                "/law-enforcement-service",
                "forged-" + forged.hash(),
                new io.porchlight.contracts.event.AgencyLink(
                        "B".repeat(43), forged.signed().toJson()));
        AgencyLinkLogged answer =
                Kafka.await(AgencyLinkLogged.class, l -> l.agencyId().equals("B".repeat(43)));
        assertThat(answer.problem()).isEqualTo("chain-invalid");
        assertThat(answer.proof()).isNull();
    }

    private static FootageRequest form(Agency agency) {
        return agency.form(Agency.around(Agency.somewhere()), END.minusSeconds(3600), END);
    }

    private static RequestRefused refused(FootageRequest form) {
        return Kafka.await(RequestRefused.class, r -> r.requestId().equals(form.requestId()));
    }
}
