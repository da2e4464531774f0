package io.porchlight.gateway.edge;

import jakarta.inject.Singleton;
import java.util.SortedSet;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Readiness;

/** Ready when devices can be served; otherwise names what is missing. */
@Readiness
@Singleton
public class EdgeReadiness implements HealthCheck {
    private final Edge edge;

    EdgeReadiness(Edge edge) {
        this.edge = edge;
    }

    @Override
    public HealthCheckResponse call() {
        SortedSet<String> missing = edge.missing();
        var response = HealthCheckResponse.named("device edge").status(missing.isEmpty());
        if (!missing.isEmpty()) {
            response.withData("missing", String.join("; ", missing));
        }
        return response.build();
    }
}
