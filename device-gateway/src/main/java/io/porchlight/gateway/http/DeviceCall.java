package io.porchlight.gateway.http;

import io.porchlight.gateway.identity.Admissions;
import io.porchlight.gateway.identity.DeviceIdentity;
import io.porchlight.gateway.registry.CertificateRegistry.Issued;
import io.porchlight.gateway.registry.DeviceRegistry;
import io.porchlight.gateway.registry.Registration;
import io.porchlight.messaging.problem.Problem;
import io.vertx.ext.web.RoutingContext;
import jakarta.inject.Singleton;

/** Who calls the HTTPS port, by client certificate. */
@Singleton
public class DeviceCall {
    private final Admissions admissions;
    private final DeviceRegistry devices;

    DeviceCall(Admissions admissions, DeviceRegistry devices) {
        this.admissions = admissions;
        this.devices = devices;
    }

    /** @throws Problem 401 unless the call comes with a device certificate in force */
    public Issued device(RoutingContext call) {
        return DeviceIdentity.of(call.request().sslSession())
                .flatMap(admissions::admit)
                .orElseThrow(() -> new Problem(
                        401,
                        "device-certificate",
                        "Device certificate needed",
                        "Connect with the device's current TLS client certificate."));
    }

    /** @throws Problem 401 as {@link #device}, 403 unless the device belongs to a home */
    public Registration home(RoutingContext call) {
        return devices.active(device(call).deviceId())
                .orElseThrow(() ->
                        new Problem(403, "not-paired", "Not paired", "The device belongs to no home: pair it first."));
    }
}
