package io.porchlight.gateway.http;

import io.porchlight.gateway.edge.DeviceTls;
import io.porchlight.gateway.edge.EdgeConfig;
import io.porchlight.gateway.limit.EdgeLimits;
import io.porchlight.messaging.problem.Problem;
import io.vertx.core.AbstractVerticle;
import io.vertx.core.Promise;
import io.vertx.core.http.ClientAuth;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.ext.web.Router;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** One event loop's share of the HTTPS port. HTTP/1.1 only: what a small device speaks. */
public final class DevicePort extends AbstractVerticle {
    private final EdgeConfig config;
    private final DeviceTls tls;
    private final List<DeviceRoute> routes;
    private final Answers answers;

    public DevicePort(EdgeConfig config, DeviceTls tls, List<DeviceRoute> routes, Answers answers) {
        this.config = config;
        this.tls = tls;
        this.routes = routes;
        this.answers = answers;
    }

    @Override
    public void start(Promise<Void> started) {
        HttpServerOptions options = new HttpServerOptions()
                .setHost(config.host())
                .setPort(config.httpsPort())
                .setUseAlpn(false)
                .setTcpNoDelay(true)
                .setMaxHeaderSize(EdgeLimits.HTTP_HEAD.asInt())
                .setIdleTimeout(EdgeLimits.HTTP_IDLE.asInt())
                .setIdleTimeoutUnit(TimeUnit.SECONDS)
                .setCompressionSupported(false)
                .setDecompressionSupported(false);
        tls.apply(options, ClientAuth.REQUEST);
        Router router = Router.router(vertx);
        routes.forEach(route -> route.register(router));
        router.route().last().handler(call -> answers.fail(call, Problem.notFound()));
        router.route()
                .failureHandler(call -> answers.fail(
                        call, call.failure() == null ? Problem.ofStatus(call.statusCode()) : call.failure()));
        vertx.createHttpServer(options)
                .requestHandler(router)
                .listen()
                .<Void>mapEmpty()
                .onComplete(started);
    }
}
