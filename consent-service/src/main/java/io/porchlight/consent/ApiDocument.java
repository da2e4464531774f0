package io.porchlight.consent;

import io.porchlight.messaging.openapi.DescribedApi;
import io.quarkus.smallrye.openapi.OpenApiFilter;
import java.util.Map;
import java.util.Optional;
import org.eclipse.microprofile.openapi.OASFilter;
import org.eclipse.microprofile.openapi.models.security.SecurityScheme;
import org.jboss.jandex.IndexView;

/** Who may call what, for docs/openapi/consent-service.yaml. */
@OpenApiFilter(stages = OpenApiFilter.RunStage.BUILD)
public class ApiDocument extends DescribedApi implements OASFilter {
    /** For the build, which gives the service's classes. */
    public ApiDocument(IndexView index) {
        super(index);
    }

    @Override
    protected Map<String, SecurityScheme> schemes() {
        return Map.of(
                "home", bearer("access token of realm homes, audience consent-service"),
                "service",
                        bearer(
                                "client credentials of realm services, audience consent-service; each call lists the callers (azp) that it lets in"));
    }

    @Override
    protected Optional<String> scheme(String method, String path) {
        if (PublicPaths.covers(method, path)) {
            return Optional.empty();
        }
        return Optional.of(path.startsWith("/internal/") ? "service" : "home");
    }
}
