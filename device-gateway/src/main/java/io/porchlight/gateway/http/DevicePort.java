package io.porchlight.gateway.http;

import io.netty.channel.WriteBufferWaterMark;
import io.netty.handler.codec.http.QueryStringDecoder;
import io.porchlight.gateway.edge.DeviceTls;
import io.porchlight.gateway.edge.EdgeConfig;
import io.porchlight.gateway.limit.Doorstep;
import io.porchlight.gateway.limit.EdgeLimits;
import io.porchlight.gateway.limit.OpenConnections;
import io.porchlight.messaging.http.Pipelining;
import io.porchlight.messaging.problem.Problem;
import io.vertx.core.AbstractVerticle;
import io.vertx.core.Promise;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.impl.VertxInternal;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** One event loop's share of the HTTPS port. HTTP/1.1 only: what a small device speaks. */
public final class DevicePort extends AbstractVerticle {
    private static final WriteBufferWaterMark MARKS =
            new WriteBufferWaterMark(EdgeLimits.WRITE_MARK.asInt() / 2, EdgeLimits.WRITE_MARK.asInt());

    private final EdgeConfig config;
    private final DeviceTls tls;
    private final List<DeviceRoute> routes;
    private final Answers answers;
    private final Doorstep doorstep;
    private final OpenConnections open;
    private final InFlight inFlight;

    public DevicePort(
            EdgeConfig config,
            DeviceTls tls,
            List<DeviceRoute> routes,
            Answers answers,
            Doorstep doorstep,
            OpenConnections open,
            InFlight inFlight) {
        this.config = config;
        this.tls = tls;
        this.routes = routes;
        this.answers = answers;
        this.doorstep = doorstep;
        this.open = open;
        this.inFlight = inFlight;
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
        tls.apply(options);
        Router router = Router.router(vertx);
        router.route().handler(this::watch);
        routes.forEach(route -> route.register(router));
        router.route().last().handler(call -> answers.fail(call, Problem.notFound()));
        router.route()
                .failureHandler(call -> answers.fail(
                        call, call.failure() == null ? Problem.ofStatus(call.statusCode()) : call.failure()));
        new DoorstepServer((VertxInternal) vertx, options, doorstep, open)
                .connectionHandler(DevicePort::connected)
                .requestHandler(request -> {
                    Optional<Problem> unroutable = unroutable(request);
                    if (!HttpPeers.takesAnswers(request.connection())) {
                        // Vert.x would go on with what comes behind it, and keep every answer.
                        HttpPeers.cut(request.connection());
                    } else if (!HttpPeers.admit(request.connection())) {
                        HttpPeers.hangUp(request.connection());
                    } else if (unroutable.isPresent()) {
                        answers.refuse(request, unroutable.get());
                    } else {
                        router.handle(request);
                    }
                })
                .listen()
                .<Void>mapEmpty()
                .onComplete(started);
    }

    private static void connected(HttpConnection connection) {
        HttpPeers.context(connection).channel().config().setWriteBufferWaterMark(MARKS);
        HeadClock.install(connection);
        Lingering.install(connection);
        Pipelining.install(HttpPeers.context(connection).pipeline(), EdgeLimits.PIPELINED.asInt());
    }

    /** What the router would take for a fault of ours. */
    private static Optional<Problem> unroutable(HttpServerRequest request) {
        // RFC 9112, 3.2.
        if (request.headers().getAll("Host").size() != 1 || request.authority() == null) {
            return Optional.of(
                    Problem.badRequest("One Host header is needed: send the name and port that you connected to."));
        }
        try {
            QueryStringDecoder.decodeComponent(String.valueOf(request.uri()));
            return Optional.empty();
        } catch (IllegalArgumentException broken) {
            return Optional.of(Problem.badRequest("The address has a % that no two hexadecimal digits follow."));
        }
    }

    /** Ahead of every route: ends the wait for the head, and begins that for the body. */
    private void watch(RoutingContext call) {
        HttpConnection connection = call.request().connection();
        HeadClock clock = HeadClock.of(connection);
        clock.headRead();
        if (HttpPeers.last(connection) && call.request().getHeader("Upgrade") == null) {
            call.response().putHeader("Connection", "close");
            call.addEndHandler(ended -> Lingering.begin(connection));
        }
        call.addEndHandler(ended -> clock.answered());
        if (BodyPace.hasBody(call.request())) {
            inFlight.begin();
            call.addEndHandler(ended -> inFlight.end());
        }
        if (call.request().method() == HttpMethod.POST && BodyPace.hasBody(call.request())) {
            BodyPace.watch(vertx, call.request(), () -> false, () -> true, () -> {});
        }
        call.next();
    }
}
