package io.porchlight.consent.device;

import com.fasterxml.jackson.databind.JsonNode;
import io.porchlight.consent.Account;
import io.porchlight.consent.Refusal;
import io.porchlight.consent.Sql;
import io.porchlight.consent.circle.Circles;
import io.porchlight.contracts.api.PairingStart;
import io.porchlight.contracts.api.PairingView;
import io.porchlight.messaging.json.Wire;
import io.porchlight.messaging.problem.Problem;
import io.porchlight.sealing.json.Json;
import io.porchlight.sealing.jws.SignedDocument;
import io.porchlight.sealing.pairing.PairingHello;
import io.porchlight.sealing.pairing.PairingMessage;
import io.quarkus.hibernate.reactive.panache.common.WithTransaction;
import io.smallrye.mutiny.Uni;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import java.time.Clock;
import org.jboss.resteasy.reactive.ResponseStatus;

/** Relays pairing between a home's app and its doorbell (sealing.md, "Pairing"). */
@Path("/v1/circles/{circleId}/pairings")
class PairingResource {
    private final Account account;
    private final Circles circles;
    private final DeviceRepository devices;
    private final DeviceCommands commands;
    private final Clock clock;

    PairingResource(Account account, Circles circles, DeviceRepository devices, DeviceCommands commands, Clock clock) {
        this.account = account;
        this.circles = circles;
        this.devices = devices;
        this.commands = commands;
        this.clock = clock;
    }

    @POST
    @WithTransaction
    @ResponseStatus(202)
    public Uni<Void> start(@PathParam("circleId") String circleId, PairingStart start) {
        return circles.of(account.id(), circleId).flatMap(home -> circles.chain(home)
                .flatMap(chain -> devices.findById(start.deviceId()).flatMap(device -> {
                    if (!DeviceEntity.isPairing(device, now())) {
                        throw Refusal.NOT_PAIRING.because(
                                "Press the doorbell's button for five seconds, then scan its code again.");
                    }
                    PairingHello hello = PairingHello.verify(
                            SignedDocument.parse(Wire.json(String.valueOf(device.hello))), device.deviceId);
                    PairingMessage m = PairingRules.check(start.m(), start.mac(), hello, chain);
                    JsonNode body = Json.object("m", start.m(), "mac", start.mac(), "links", chain.toJson());
                    return store(circleId, m).flatMap(done -> commands.pair(device.deviceId, body)
                            .replaceWithVoid());
                })));
    }

    @GET
    @Path("/{deviceId}")
    @WithTransaction
    public Uni<PairingView> answer(@PathParam("circleId") String circleId, @PathParam("deviceId") String deviceId) {
        return circles.of(account.id(), circleId)
                .flatMap(home -> Sql.rows(
                        "select device_id, coalesce(answer, '') from pairing where circle_id = ?1 and device_id = ?2",
                        circleId,
                        deviceId))
                .map(rows -> {
                    if (rows.isEmpty()) {
                        throw Problem.notFound();
                    }
                    String answer = (String) rows.getFirst()[1];
                    return answer.isEmpty()
                            ? new PairingView("waiting", null)
                            : new PairingView("answered", Wire.json(answer));
                });
    }

    private Uni<Integer> store(String circleId, PairingMessage m) {
        return Sql.run(
                "insert into pairing (circle_id, device_id, m, started_at) values (?1, ?2, ?3, ?4)"
                        + " on conflict (circle_id, device_id)"
                        + " do update set m = excluded.m, answer = null, started_at = excluded.started_at",
                circleId,
                m.deviceId(),
                Wire.text(m.toJson()),
                now());
    }

    private long now() {
        return clock.instant().getEpochSecond();
    }
}
