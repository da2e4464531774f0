package io.porchlight.gateway.mqtt;

import io.porchlight.gateway.identity.Admissions;
import io.porchlight.gateway.identity.DeviceIdentity;
import io.porchlight.gateway.identity.Logins;
import io.porchlight.gateway.kafka.KafkaPublisher;
import io.porchlight.gateway.limit.ClaimedIdentities;
import io.porchlight.gateway.limit.DeviceRates;
import io.porchlight.gateway.limit.Doorstep;
import io.porchlight.gateway.limit.MonotonicClock;
import io.porchlight.gateway.registry.CertificateRegistry.Issued;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import jakarta.inject.Singleton;
import java.net.InetAddress;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Who gets in. What is cheap to decide is decided first: whether anybody can be taken, whether the source or the claim
 * is locked out; only then is a signature checked. Unknown, wrong, revoked and locked out get the same answer.
 */
@Singleton
public class Doorkeeper {
    private static final Admission NO = new Admission.Denied(Reason.NOT_AUTHORIZED);

    private final Vertx vertx;
    private final Admissions admissions;
    private final Logins logins;
    private final KafkaPublisher kafka;
    private final Doorstep doorstep;
    private final ClaimedIdentities claims;
    private final DeviceRates rates;

    Doorkeeper(
            Vertx vertx,
            Admissions admissions,
            Logins logins,
            KafkaPublisher kafka,
            Doorstep doorstep,
            ClaimedIdentities claims,
            DeviceRates rates) {
        this.rates = rates;
        this.vertx = vertx;
        this.admissions = admissions;
        this.logins = logins;
        this.kafka = kafka;
        this.doorstep = doorstep;
        this.claims = claims;
    }

    /** Whether a device may come in by its certificate, or else by the login that it brought. */
    Future<Admission> admit(InetAddress address, Optional<DeviceIdentity> identity, @Nullable Login login) {
        long now = MonotonicClock.now();
        if (doorstep.closed()) {
            return Future.succeededFuture(new Admission.Denied(Reason.UNAVAILABLE));
        }
        if (kafka.underPressure()) {
            return Future.succeededFuture(new Admission.Denied(Reason.QUOTA));
        }
        if (identity.isPresent()) {
            // One that is not in force proved itself in TLS all the same: no guess, and nothing against its neighbours.
            return Future.succeededFuture(
                    admissions.admit(identity.get()).map(this::admitted).orElse(NO));
        }
        if (login == null || doorstep.locked(address, now) || claims.locked(login.claimed(), address, now)) {
            return Future.succeededFuture(NO);
        }
        return vertx.executeBlocking(() -> logins.check(login.claimed(), login.proof()), false)
                .map(device -> {
                    if (device.isPresent()) {
                        claims.succeeded(login.claimed(), address, now);
                    } else {
                        claims.failed(login.claimed(), address, now);
                        doorstep.failed(address, now);
                    }
                    return device.map(this::admitted).orElse(NO);
                });
    }

    private Admission admitted(Issued device) {
        return new Admission.Admitted(device.deviceId(), rates.of(device.deviceId(), MonotonicClock.now()));
    }

    /** Whether a device that was let in would be let in still. */
    boolean stillIn(Optional<DeviceIdentity> identity, String deviceId) {
        return identity.isPresent() ? admissions.admit(identity.get()).isPresent() : logins.known(deviceId);
    }

    void purge(long now) {
        doorstep.purge(now);
        claims.purge(now);
        rates.purge(now);
        logins.purge();
    }
}
