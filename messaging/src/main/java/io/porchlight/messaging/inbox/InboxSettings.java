package io.porchlight.messaging.inbox;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/** How long the inbox remembers. */
@ConfigMapping(prefix = "porchlight.inbox")
public interface InboxSettings {

    /** Longer than any topic with an end keeps its records, so that a replay finds its row; what is kept for ever may come again. */
    @WithDefault("32d")
    Duration kept();

    /** Pause between two purges. */
    @WithDefault("1h")
    Duration purgeInterval();
}
