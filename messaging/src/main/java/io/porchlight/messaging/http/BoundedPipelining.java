package io.porchlight.messaging.http;

import io.netty.channel.ChannelPipeline;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.quarkus.vertx.http.runtime.filters.Filters;
import io.vertx.core.MultiMap;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpVersion;
import io.vertx.core.net.impl.ConnectionBase;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;

/** {@link Pipelining} for every connection of Quarkus' own HTTP server, which offers no place for it but a request. */
@ApplicationScoped
public class BoundedPipelining {
    /** Browsers and proxies send one at a time. */
    private static final int MOST = 4;

    private static final int FIRST = 1_000;

    BoundedPipelining() {}

    void register(@Observes Filters filters) {
        filters.register(BoundedPipelining::guard, FIRST);
    }

    private static void guard(RoutingContext call) {
        HttpServerRequest request = call.request();
        if (request.version() != HttpVersion.HTTP_2 && request.connection() instanceof ConnectionBase connection) {
            ChannelPipeline pipeline = connection.channelHandlerContext().pipeline();
            Pipelining.install(pipeline, MOST, keepsAlive(request));
        }
        call.next();
    }

    private static boolean keepsAlive(HttpServerRequest request) {
        MultiMap headers = request.headers();
        return request.version() == HttpVersion.HTTP_1_1
                ? !headers.contains(HttpHeaderNames.CONNECTION, HttpHeaderValues.CLOSE, true)
                : headers.contains(HttpHeaderNames.CONNECTION, HttpHeaderValues.KEEP_ALIVE, true);
    }
}
