package io.porchlight.video.storage;

import io.quarkus.runtime.StartupEvent;
import io.smallrye.mutiny.infrastructure.Infrastructure;
import jakarta.enterprise.event.Observes;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Readiness;
import org.jboss.logging.Logger;

/** Ready only while the bucket is there; says so by name. */
@Readiness
class StorageHealth implements HealthCheck {

    private static final Logger LOG = Logger.getLogger(StorageHealth.class);

    private final ObjectStore store;
    private final StorageSettings settings;

    StorageHealth(ObjectStore store, StorageSettings settings) {
        this.store = store;
        this.settings = settings;
    }

    void start(@Observes StartupEvent event) {
        store.prepare()
                .runSubscriptionOn(Infrastructure.getDefaultExecutor())
                .subscribe()
                .with(
                        ready -> LOG.debug("bucket is ready"),
                        failure -> LOG.warnf("object storage is not ready: %s", failure.toString()));
    }

    @Override
    public HealthCheckResponse call() {
        var response = HealthCheckResponse.named("object storage");
        try {
            return store.reachable()
                    ? response.up().build()
                    : response.down()
                            .withData("missing", "bucket " + settings.bucket())
                            .build();
        } catch (Exception e) {
            return response.down()
                    .withData("missing", "answer of the object storage server")
                    .build();
        }
    }
}
