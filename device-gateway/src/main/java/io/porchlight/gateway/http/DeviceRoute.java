package io.porchlight.gateway.http;

import io.vertx.ext.web.Router;

/** A feature's calls on the HTTPS port. */
public interface DeviceRoute {
    /** Adds the feature's routes; called once per event loop. */
    void register(Router router);
}
