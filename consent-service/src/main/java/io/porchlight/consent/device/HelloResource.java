package io.porchlight.consent.device;

import io.porchlight.contracts.api.HelloView;
import io.porchlight.messaging.json.Wire;
import io.porchlight.messaging.problem.Problem;
import io.quarkus.hibernate.reactive.panache.common.WithTransaction;
import io.smallrye.mutiny.Uni;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import java.time.Clock;

/** A doorbell's hello, while it is in pairing mode; whoever has scanned its code knows its id. */
@Path("/v1/devices/{deviceId}/hello")
class HelloResource {
    private final DeviceRepository devices;
    private final Clock clock;

    HelloResource(DeviceRepository devices, Clock clock) {
        this.devices = devices;
        this.clock = clock;
    }

    @GET
    @WithTransaction
    public Uni<HelloView> hello(@PathParam("deviceId") String deviceId) {
        return devices.findById(deviceId).map(device -> {
            if (!DeviceEntity.isPairing(device, clock.instant().getEpochSecond())) {
                throw Problem.notFound();
            }
            return new HelloView(Wire.json(device.device), Wire.json(String.valueOf(device.hello)));
        });
    }
}
