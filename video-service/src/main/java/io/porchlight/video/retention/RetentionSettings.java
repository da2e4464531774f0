package io.porchlight.video.retention;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/** When what is over is deleted. (That it is not read any more does not depend on this.) */
@ConfigMapping(prefix = "porchlight.retention")
public interface RetentionSettings {

    /** Time between two sweeps. */
    @WithDefault("60s")
    String sweepInterval();

    /** A clip whose tracks have not all arrived after this long is given up. */
    @WithDefault("24h")
    Duration unfinished();

    /** An upload that has not ended after this long is dead; longer than any track takes. */
    @WithDefault("6h")
    Duration staleUpload();
}
