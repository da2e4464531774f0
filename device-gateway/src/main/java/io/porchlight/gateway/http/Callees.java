package io.porchlight.gateway.http;

import io.smallrye.config.ConfigMapping;
import java.net.URI;

/** Base addresses of the services that the gateway calls. */
public final class Callees {
    private Callees() {}

    /** Where clips go. */
    @ConfigMapping(prefix = "porchlight.video")
    public interface Video {
        /** Base URL of video-service. */
        URI url();
    }

    /** Where chain links come from. */
    @ConfigMapping(prefix = "porchlight.consent")
    public interface Consent {
        /** Base URL of consent-service. */
        URI url();
    }
}
