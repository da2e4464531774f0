package io.porchlight.messaging.schedule;

import io.quarkus.arc.properties.IfBuildProperty;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.scheduler.Scheduler;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;

/**
 * Begins no further scheduled round once the service is told to stop. The framework stops its scheduler only after it
 * has closed the database's pool, so a round begun in between would fail and be reported as an error.
 */
@ApplicationScoped
@IfBuildProperty(name = "porchlight.outbox.enabled", stringValue = "true", enableIfMissing = true)
public class LastRound {

    private final Scheduler scheduler;

    LastRound(Scheduler scheduler) {
        this.scheduler = scheduler;
    }

    void stop(@Observes ShutdownEvent event) {
        if (scheduler.isRunning()) {
            scheduler.pause();
        }
    }
}
