package io.porchlight.consent.play;

import com.uber.h3core.H3Core;
import io.porchlight.contracts.event.AgencyLink;
import io.porchlight.contracts.event.AgencyLinkLogged;
import io.porchlight.contracts.event.RequestPublished;
import io.porchlight.contracts.event.RequestSubmitted;
import io.porchlight.contracts.list.ClosedLists;
import io.porchlight.sealing.circle.AgencyKind;
import io.porchlight.sealing.circle.Chain;
import io.porchlight.sealing.circle.ChainAuthor;
import io.porchlight.sealing.circle.ChainTrust;
import io.porchlight.sealing.circle.CircleKeys;
import io.porchlight.sealing.circle.Link;
import io.porchlight.sealing.circle.Role;
import io.porchlight.sealing.encoding.Bytes;
import io.porchlight.sealing.jws.SignedDocument;
import io.porchlight.sealing.jws.Signer;
import io.porchlight.sealing.key.PrivateKeyP256;
import io.porchlight.sealing.request.FootageRequest;
import io.porchlight.sealing.request.RequestTerms;
import io.porchlight.sealing.request.RequestWindow;
import io.porchlight.testing.Kafka;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;

/** An agency with two officers' devices, and law-enforcement-service speaking for it. */
public final class Agency {
    private static final H3Core H3 = h3();

    public final Person chief = Person.someone();
    public final Person sergeant = Person.someone();
    public final PrivateKeyP256 caseKey = PrivateKeyP256.generate();
    public Chain chain;

    private Agency(AgencyKind kind) {
        Link create = ChainAuthor.proposeAgency(
                        "Town " + kind.text(), kind, chief.member(), keys(), Instant.now(), chief.signer())
                .cosigned(Signer.of(Parties.MINISTRY))
                .cosigned(Signer.of(Parties.COURT));
        chain = Chain.verify(List.of(create), ChainTrust.accreditedBy(Parties.TRUST.accrediting()));
    }

    /** An agency whose chain, with both officers, is in the log. */
    public static Agency accredited() {
        return accredited(AgencyKind.POLICE);
    }

    public static Agency accredited(AgencyKind kind) {
        Agency agency = new Agency(kind);
        agency.say(agency.chain.link(0));
        Link officer = ChainAuthor.after(agency.chain, Instant.now())
                .addMember(agency.sergeant.member(), Role.MEMBER, agency.chief.signer(), Signer.of(Parties.COURT));
        agency.chain = agency.chain.append(officer);
        agency.say(officer);
        agency.logged(officer);
        return agency;
    }

    public String id() {
        return chain.circleId();
    }

    public void say(Link link) {
        Kafka.say(
                "/law-enforcement-service",
                id(),
                new AgencyLink(id(), link.signed().toJson()));
    }

    /** What the service answered to a link. */
    public AgencyLinkLogged logged(Link link) {
        return Kafka.await(
                AgencyLinkLogged.class,
                l -> l.agencyId().equals(id()) && l.head().equals(link.hash()));
    }

    /** A request's form for these cells and the hour before {@code end}, which tests change in one place. */
    public FootageRequest form(List<String> cells, Instant start, Instant end) {
        Instant deadline = Instant.now().plus(Duration.ofDays(3)).truncatedTo(ChronoUnit.SECONDS);
        return new FootageRequest(
                Bytes.randomId(),
                id(),
                chain.head().hash(),
                caseKey.publicKey(),
                FootageRequest.commit(Bytes.random(32), "2026/4711"),
                ClosedLists.offences().getFirst().code(),
                ClosedLists.purposes().getFirst().code(),
                cells,
                new RequestWindow(start, end, "Europe/Paris"),
                deadline,
                RequestTerms.of(
                        ClosedLists.terms().getLast().hash(),
                        deadline.plus(Duration.ofDays(30)).getEpochSecond()),
                "A burglary at the harbour. Who saw a white van?");
    }

    public SignedDocument signed(FootageRequest form) {
        return form.sign(chief.signer()).withSignature(sergeant.signer());
    }

    /** Submits a request and waits until it stands in the log. */
    public RequestPublished asks(FootageRequest form, SignedDocument signed) {
        submits(form, signed);
        return Kafka.await(RequestPublished.class, r -> r.requestId().equals(form.requestId()));
    }

    public void submits(FootageRequest form, SignedDocument signed) {
        Kafka.say(
                "/law-enforcement-service",
                form.requestId(),
                new RequestSubmitted(form.requestId(), form.agencyId(), signed.toJson()));
    }

    /** A cell somewhere that no other test uses. */
    public static String somewhere() {
        return H3.latLngToCellAddress(40 + Math.random() * 15, Math.random() * 20, 9);
    }

    /** The cell and its six neighbours, sorted. */
    public static List<String> around(String cell) {
        return H3.gridDisk(cell, 1).stream().sorted().toList();
    }

    /** A cell at this distance from another. */
    public static String away(String cell, int distance) {
        return H3.gridRing(cell, distance).getFirst();
    }

    private static CircleKeys keys() {
        return new CircleKeys(
                PrivateKeyP256.generate().publicKey(), PrivateKeyP256.generate().publicKey());
    }

    private static H3Core h3() {
        try {
            return H3Core.newInstance();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
