package io.porchlight.gateway.http;

import io.porchlight.gateway.identity.Admissions;
import io.porchlight.gateway.identity.DeviceIdentity;
import io.porchlight.gateway.identity.Logins;
import io.porchlight.gateway.limit.ClaimedIdentities;
import io.porchlight.gateway.limit.Doorstep;
import io.porchlight.gateway.limit.MonotonicClock;
import io.porchlight.gateway.registry.CertificateRegistry.Issued;
import io.porchlight.gateway.registry.DeviceRegistry;
import io.porchlight.gateway.registry.Registration;
import io.porchlight.messaging.problem.Problem;
import io.vertx.ext.web.RoutingContext;
import jakarta.inject.Singleton;
import java.net.InetAddress;
import java.util.Optional;

/** Who calls the HTTPS port, by client certificate or by a login in {@code Authorization: Bearer}. */
@Singleton
public class DeviceCall {
    private static final String BEARER = "Bearer ";
    private static final String CHARGED = "device-call-charged";

    private final Admissions admissions;
    private final DeviceRegistry devices;
    private final Logins logins;
    private final Doorstep doorstep;
    private final ClaimedIdentities claims;
    private final RequestRates rates;

    DeviceCall(
            Admissions admissions,
            DeviceRegistry devices,
            Logins logins,
            Doorstep doorstep,
            ClaimedIdentities claims,
            RequestRates rates) {
        this.rates = rates;
        this.admissions = admissions;
        this.logins = logins;
        this.doorstep = doorstep;
        this.claims = claims;
        this.devices = devices;
    }

    /**
     * @throws Problem 401 unless the call comes with a device certificate in force, or with a login by the device; 429 if the
     *     device sends too much
     */
    public Issued device(RoutingContext call) {
        Issued device = identified(call);
        charge(call, device.deviceId());
        return device;
    }

    /** Whether a device that was let in is in force and in a home still. */
    public boolean stillHome(String deviceId) {
        return logins.known(deviceId) && devices.active(deviceId).isPresent();
    }

    /** A request counts among the device's messages, once however often it is asked who sent it. */
    private void charge(RoutingContext call, String deviceId) {
        if (call.get(CHARGED) != null) {
            return;
        }
        call.put(CHARGED, true);
        rates.charge(deviceId);
    }

    private Issued identified(RoutingContext call) {
        return DeviceIdentity.of(call.request().sslSession())
                .flatMap(admissions::admit)
                .or(() -> loggedIn(call))
                .orElseThrow(() -> new Problem(
                        401,
                        "device-certificate",
                        "Device certificate needed",
                        "Connect with the device's current TLS client certificate, or send a fresh login."));
    }

    private Optional<Issued> loggedIn(RoutingContext call) {
        String header = call.request().getHeader("Authorization");
        if (header == null || !header.startsWith(BEARER)) {
            return Optional.empty();
        }
        long now = MonotonicClock.now();
        InetAddress address = HttpPeers.address(call.request().connection());
        String login = header.substring(BEARER.length());
        String claimed = Logins.claimed(login).orElse("");
        if (doorstep.locked(address, now) || claims.locked(claimed, address, now)) {
            return Optional.empty();
        }
        Optional<Issued> device = logins.check(claimed, login);
        if (device.isPresent()) {
            claims.succeeded(claimed, address, now);
        } else {
            claims.failed(claimed, address, now);
            doorstep.failed(address, now);
        }
        return device;
    }

    /** @throws Problem 401 as {@link #device}, 403 unless the device belongs to a home */
    public Registration home(RoutingContext call) {
        return devices.active(device(call).deviceId())
                .orElseThrow(() ->
                        new Problem(403, "not-paired", "Not paired", "The device belongs to no home: pair it first."));
    }
}
