package io.porchlight.consent.request;

import io.porchlight.consent.Sql;
import io.porchlight.consent.agency.Agencies;
import io.porchlight.consent.log.LeafKind;
import io.porchlight.consent.log.LeafListener;
import io.porchlight.consent.log.LogQueue;
import io.porchlight.consent.log.ProvenLeaf;
import io.porchlight.consent.settings.HomeCells;
import io.porchlight.contracts.event.RequestPublished;
import io.porchlight.contracts.event.RequestRefused;
import io.porchlight.contracts.event.RequestSubmitted;
import io.porchlight.messaging.consume.Consumption;
import io.porchlight.messaging.consume.Handlers;
import io.porchlight.messaging.event.Envelope;
import io.porchlight.messaging.json.Wire;
import io.porchlight.messaging.outbox.Outbox;
import io.porchlight.sealing.Refused;
import io.porchlight.sealing.circle.Chain;
import io.porchlight.sealing.encoding.Base64Url;
import io.porchlight.sealing.jws.SignedDocument;
import io.porchlight.sealing.log.TrustPolicy;
import io.porchlight.sealing.request.FootageRequest;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.eclipse.microprofile.reactive.messaging.Incoming;

/**
 * Takes requests, refuses or logs them, and says so. Matching is another job's, begun after this one's answer is on its way:
 * neither answer nor time tells what was matched.
 */
@ApplicationScoped
class RequestEvents implements LeafListener {
    private static final long DAY = 86_400;

    private final RequestRepository requests;
    private final Agencies agencies;
    private final LogQueue log;
    private final Outbox outbox;
    private final HomeCells cells;
    private final Consumption consumption;
    private final Clock clock;
    private final RequestAdmission admission;
    private final Handlers handlers = Handlers.of("footage-requests").on(RequestSubmitted.class, this::submitted);

    RequestEvents(
            RequestRepository requests,
            Agencies agencies,
            LogQueue log,
            Outbox outbox,
            HomeCells cells,
            Consumption consumption,
            TrustPolicy trust,
            Clock clock) {
        this.requests = requests;
        this.agencies = agencies;
        this.log = log;
        this.outbox = outbox;
        this.cells = cells;
        this.consumption = consumption;
        this.clock = clock;
        this.admission = RequestAdmission.withClosedLists(trust.agencyDays());
    }

    @Incoming("footage-requests")
    Uni<Void> on(ConsumerRecord<String, byte[]> message) {
        return consumption.run(message, handlers);
    }

    private Uni<Void> submitted(Envelope envelope, RequestSubmitted submitted) {
        return requests.findById(submitted.requestId()).flatMap(known -> {
            if (known != null) {
                return Uni.createFrom().voidItem();
            }
            return agency(submitted.agencyId()).flatMap(agency -> {
                FootageRequest request;
                try {
                    request = admission.admit(submitted, agency, clock.instant());
                } catch (Refused refused) {
                    return outbox.publish(
                            submitted.requestId(),
                            new RequestRefused(
                                    submitted.requestId(), slug(refused), String.valueOf(refused.getMessage())));
                }
                return store(submitted, request, agency.chain().orElseThrow());
            });
        });
    }

    private Uni<RequestAdmission.Record> agency(String agencyId) {
        return agencies.chain(agencyId)
                .flatMap(chain -> agencies.accreditation(agencyId).flatMap(accreditation -> Sql.values(
                                Long.class,
                                "select count(*) from footage_request where agency_id = ?1 and accepted_at > ?2",
                                agencyId,
                                now() - DAY)
                        .map(counted -> new RequestAdmission.Record(chain, accreditation, counted.getFirst()))));
    }

    private Uni<Void> store(RequestSubmitted submitted, FootageRequest request, Chain agency) {
        RequestEntity entity = new RequestEntity();
        entity.requestId = request.requestId();
        entity.agencyId = request.agencyId();
        entity.agencyKind = String.valueOf(
                agency.state().agencyKind() == null
                        ? ""
                        : agency.state().agencyKind().text());
        entity.request = Wire.text(submitted.request());
        entity.agencyHead = agency.head().n();
        entity.windowStart = request.window().start().getEpochSecond();
        entity.windowEnd = request.window().end().getEpochSecond();
        entity.deadline = request.deadline().getEpochSecond();
        entity.acceptedAt = now();
        return log.append(
                        LeafKind.REQUEST,
                        request.requestId(),
                        SignedDocument.parse(submitted.request()).toJson())
                .flatMap(leaf -> {
                    entity.leafId = leaf;
                    return requests.persistAndFlush(entity);
                })
                .flatMap(done -> Multi.createFrom()
                        .iterable(cells.candidates(request.cells()))
                        .onItem()
                        .transformToUniAndConcatenate(cell -> Sql.run(
                                "insert into request_cell (request_id, cell) values (?1, ?2)",
                                request.requestId(),
                                cell))
                        .collect()
                        .last())
                .replaceWithVoid();
    }

    @Override
    public LeafKind kind() {
        return LeafKind.REQUEST;
    }

    @Override
    public Uni<Void> proven(ProvenLeaf leaf) {
        return requests.findById(leaf.reference())
                .invoke(request -> request.leafIndex = leaf.index())
                .flatMap(request -> outbox.publish(
                        leaf.reference(),
                        new RequestPublished(
                                leaf.reference(),
                                leaf.index(),
                                Base64Url.encode(leaf.entry()),
                                Base64Url.encode(leaf.salt()),
                                leaf.proofText())));
    }

    /** {@code request.too-many} and {@code jws.signature} become {@code request-too-many} and {@code jws-signature}. */
    private static String slug(Refused refused) {
        return refused.code().replace('.', '-');
    }

    private long now() {
        return clock.instant().getEpochSecond();
    }
}
