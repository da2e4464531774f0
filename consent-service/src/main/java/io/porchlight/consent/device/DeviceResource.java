package io.porchlight.consent.device;

import io.porchlight.consent.Account;
import io.porchlight.consent.circle.Circles;
import io.porchlight.contracts.api.CommandSent;
import io.porchlight.contracts.api.DeviceSettingsChange;
import io.porchlight.contracts.api.DeviceSettingsView;
import io.porchlight.contracts.api.DeviceView;
import io.quarkus.hibernate.reactive.panache.common.WithTransaction;
import io.smallrye.mutiny.Uni;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import java.util.List;
import org.jboss.resteasy.reactive.ResponseStatus;

/** A home's doorbells: what they last said, what they were told, and their sealed settings. */
@Path("/v1/circles/{circleId}/devices")
class DeviceResource {
    private final Account account;
    private final Circles circles;
    private final DeviceViews views;
    private final DeviceSettingsStore settings;
    private final DeviceCommands commands;

    DeviceResource(
            Account account,
            Circles circles,
            DeviceViews views,
            DeviceSettingsStore settings,
            DeviceCommands commands) {
        this.account = account;
        this.circles = circles;
        this.views = views;
        this.settings = settings;
        this.commands = commands;
    }

    @GET
    @WithTransaction
    public Uni<List<DeviceView>> list(@PathParam("circleId") String circleId) {
        return circles.of(account.id(), circleId).flatMap(views::of);
    }

    /** Lets the doorbell sound, for instance to find it. */
    @POST
    @Path("/{deviceId}/chime")
    @WithTransaction
    @ResponseStatus(202)
    public Uni<CommandSent> chime(@PathParam("circleId") String circleId, @PathParam("deviceId") String deviceId) {
        return circles.of(account.id(), circleId)
                .flatMap(home -> settings.doorbell(home, deviceId)
                        .flatMap(doorbell -> commands.chime(deviceId, home.pseudonym())))
                .map(CommandSent::new);
    }

    @GET
    @Path("/{deviceId}/settings")
    @WithTransaction
    public Uni<DeviceSettingsView> settings(
            @PathParam("circleId") String circleId, @PathParam("deviceId") String deviceId) {
        return circles.of(account.id(), circleId).flatMap(home -> settings.of(home, deviceId));
    }

    /** Passes on settings that only the doorbell, and the home, can open. */
    @PUT
    @Path("/{deviceId}/settings")
    @WithTransaction
    @ResponseStatus(202)
    public Uni<CommandSent> change(
            @PathParam("circleId") String circleId,
            @PathParam("deviceId") String deviceId,
            DeviceSettingsChange change) {
        return circles.of(account.id(), circleId)
                .flatMap(home -> settings.change(home, deviceId, change))
                .map(CommandSent::new);
    }
}
