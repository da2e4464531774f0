package io.porchlight.messaging.http;

import io.netty.bootstrap.ChannelInitializerExtension;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.context.Initialized;
import jakarta.enterprise.event.Observes;

/**
 * Has Netty ask for {@link EveryConnection}, which it decides when it opens its first port: Quarkus' own are opened before
 * an application is told that it starts.
 */
@ApplicationScoped
public class PipeliningEverywhere {
    private static final String ASK = "serviceload";

    PipeliningEverywhere() {}

    void ready(@Observes @Initialized(ApplicationScoped.class) Object context) {
        System.setProperty(ChannelInitializerExtension.EXTENSIONS_SYSTEM_PROPERTY, ASK);
    }
}
