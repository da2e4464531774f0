package io.porchlight.video.service;

import io.porchlight.messaging.openapi.DescribedApi;
import io.quarkus.smallrye.openapi.OpenApiFilter;
import java.util.Map;
import java.util.Optional;
import org.eclipse.microprofile.openapi.OASFilter;
import org.eclipse.microprofile.openapi.models.security.SecurityScheme;
import org.jboss.jandex.IndexView;

/** Who may call what, for docs/openapi/video-service.yaml. */
@OpenApiFilter(stages = OpenApiFilter.RunStage.BUILD)
public class ApiDocument extends DescribedApi implements OASFilter {
    /** For the build, which gives the service's classes. */
    public ApiDocument(IndexView index) {
        super(index);
    }

    @Override
    protected Map<String, SecurityScheme> schemes() {
        return Map.of(
                "clip", bearer("clip access token, signed by consent-service (EdDSA), audience video-service"),
                "service",
                        bearer(
                                "client credentials of realm services, audience video-service; each call lists the callers (azp) that it lets in"));
    }

    @Override
    protected Optional<String> scheme(String method, String path) {
        return Optional.of(method.equals("POST") || method.equals("PUT") ? "service" : "clip");
    }
}
