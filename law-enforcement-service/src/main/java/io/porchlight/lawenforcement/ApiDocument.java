package io.porchlight.lawenforcement;

import io.porchlight.messaging.openapi.DescribedApi;
import io.quarkus.smallrye.openapi.OpenApiFilter;
import java.util.Map;
import java.util.Optional;
import org.eclipse.microprofile.openapi.OASFactory;
import org.eclipse.microprofile.openapi.OASFilter;
import org.eclipse.microprofile.openapi.models.security.SecurityScheme;
import org.jboss.jandex.IndexView;

/** Who may call what, for docs/openapi/law-enforcement-service.yaml. */
@OpenApiFilter(stages = OpenApiFilter.RunStage.BUILD)
public class ApiDocument extends DescribedApi implements OASFilter {
    /** For the build, which gives the service's classes. */
    public ApiDocument(IndexView index) {
        super(index);
    }

    @Override
    protected Map<String, SecurityScheme> schemes() {
        return Map.of(
                "session",
                OASFactory.createSecurityScheme()
                        .type(SecurityScheme.Type.APIKEY)
                        .in(SecurityScheme.In.COOKIE)
                        .name("q_session")
                        .description("the portal's session of realm agencies, begun at /login; unsafe methods need the"
                                + " portal's Origin"));
    }

    @Override
    protected Optional<String> scheme(String method, String path) {
        return PublicPaths.covers(method, path) ? Optional.empty() : Optional.of("session");
    }
}
