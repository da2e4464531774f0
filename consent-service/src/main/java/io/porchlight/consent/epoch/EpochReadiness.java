package io.porchlight.consent.epoch;

import jakarta.enterprise.context.ApplicationScoped;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Readiness;

/** Not ready while an epoch lacks its key: clips could not be taken in. */
@Readiness
@ApplicationScoped
class EpochReadiness implements HealthCheck {
    private final EpochSchedule schedule;

    EpochReadiness(EpochSchedule schedule) {
        this.schedule = schedule;
    }

    @Override
    public HealthCheckResponse call() {
        return HealthCheckResponse.named("epoch keys published for 30 days")
                .status(schedule.isReady())
                .build();
    }
}
