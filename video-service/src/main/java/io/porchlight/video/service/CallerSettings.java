package io.porchlight.video.service;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.util.Set;

/** Which services may call this one. */
@ConfigMapping(prefix = "porchlight.callers")
public interface CallerSettings {

    /** Values of {@code azp} that may upload. */
    @WithDefault("device-gateway")
    Set<String> upload();
}
