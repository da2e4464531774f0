package io.porchlight.consent.device;

import io.porchlight.consent.Account;
import io.porchlight.consent.circle.Circles;
import io.porchlight.contracts.api.DeviceView;
import io.porchlight.messaging.json.Wire;
import io.porchlight.sealing.json.Json;
import io.quarkus.hibernate.reactive.panache.common.WithTransaction;
import io.smallrye.mutiny.Uni;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import java.util.List;

/** A home's doorbells: their last state, and the chain head that each has signed for. */
@Path("/v1/circles/{circleId}/devices")
class DeviceResource {
    private final Account account;
    private final Circles circles;
    private final DeviceRepository devices;

    DeviceResource(Account account, Circles circles, DeviceRepository devices) {
        this.account = account;
        this.circles = circles;
        this.devices = devices;
    }

    @GET
    @WithTransaction
    public Uni<List<DeviceView>> list(@PathParam("circleId") String circleId) {
        return circles.of(account.id(), circleId)
                .flatMap(home -> devices.activeIn(home.circleId()))
                .map(list -> list.stream().map(DeviceResource::view).toList());
    }

    private static DeviceView view(DeviceEntity device) {
        return new DeviceView(
                device.deviceId,
                device.state == null ? Json.object() : Wire.json(device.state),
                device.seenAt,
                device.acknowledgedHead);
    }
}
