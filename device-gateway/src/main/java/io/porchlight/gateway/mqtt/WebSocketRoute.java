package io.porchlight.gateway.mqtt;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.netty.channel.ChannelPipeline;
import io.porchlight.gateway.http.DeviceRoute;
import io.porchlight.gateway.http.HeadClock;
import io.porchlight.gateway.http.HttpPeers;
import io.porchlight.gateway.http.Lingering;
import io.porchlight.messaging.http.Pipelining;
import io.porchlight.messaging.problem.Problem;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.net.NetSocket;
import io.vertx.core.net.impl.NetSocketInternal;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import jakarta.inject.Singleton;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.Base64;
import java.util.regex.Pattern;

/**
 * {@code GET /mqtt}: MQTT over WebSocket (RFC 6455; MQTT 5, 6.0), for devices behind networks that let nothing else
 * through. After the upgrade it is the same session under the same limits as on the MQTT port.
 */
@Singleton
public class WebSocketRoute implements DeviceRoute {
    private static final String SUBPROTOCOL = "mqtt";
    private static final Pattern KEY = Pattern.compile("[A-Za-z0-9+/]{21}[AQgw]==");
    private static final Pattern COMMA = Pattern.compile("\\s*,\\s*");
    private static final String GUID = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11";

    private final MqttParties parties;

    WebSocketRoute(MqttParties parties) {
        this.parties = parties;
    }

    @Override
    public void register(Router router) {
        router.route(HttpMethod.GET, "/mqtt").handler(this::upgrade);
    }

    private void upgrade(RoutingContext call) {
        HttpServerRequest request = call.request();
        String key = request.getHeader("Sec-WebSocket-Key");
        if (!lists(request, "Upgrade", "websocket")
                || !lists(request, "Connection", "upgrade")
                || !"13".equals(request.getHeader("Sec-WebSocket-Version"))) {
            call.response().putHeader("Sec-WebSocket-Version", "13");
            throw new Problem(
                    426,
                    "websocket-needed",
                    "WebSocket needed",
                    "Upgrade to WebSocket, version 13, to speak MQTT here.");
        }
        if (key == null || !KEY.matcher(key).matches() || !lists(request, "Sec-WebSocket-Protocol", SUBPROTOCOL)) {
            throw Problem.badRequest("Send Sec-WebSocket-Key and, in Sec-WebSocket-Protocol, mqtt.");
        }
        request.response()
                .putHeader("Upgrade", "websocket")
                .putHeader("Connection", "Upgrade")
                .putHeader("Sec-WebSocket-Accept", accept(key))
                .putHeader("Sec-WebSocket-Protocol", SUBPROTOCOL);
        HttpConnection connection = request.connection();
        Peer peer = Peer.of(HttpPeers.address(connection), request.sslSession(), HttpPeers.mayConnectAt(connection));
        request.toNetSocket().onSuccess(socket -> start(socket, peer)).onFailure(call::fail);
    }

    private void start(NetSocket upgraded, Peer peer) {
        var socket = (NetSocketInternal) upgraded;
        ChannelPipeline pipeline = socket.channelHandlerContext().pipeline();
        if (Pipelining.early(pipeline)) {
            HttpPeers.hangUp(pipeline.channel());
            return;
        }
        // What bounded HTTP is over: MQTT has waits of its own.
        for (String over : new String[] {HeadClock.NAME, Lingering.NAME, Pipelining.NAME, "idle"}) {
            if (pipeline.get(over) != null) {
                pipeline.remove(over);
            }
        }
        MqttConnection.start(socket, parties, peer, WebSocketFrames.handlers());
    }

    /** Whether a header that is a list names a token (RFC 9110, 5.6.1). */
    private static boolean lists(HttpServerRequest request, String header, String token) {
        String value = request.getHeader(header);
        return value != null && Arrays.stream(COMMA.split(value.strip())).anyMatch(token::equalsIgnoreCase);
    }

    /** RFC 6455, 4.2.2: SHA-1 here keeps nothing secret, it shows that the handshake was understood. */
    private static String accept(String key) {
        try {
            byte[] hash = MessageDigest.getInstance("SHA-1").digest((key + GUID).getBytes(US_ASCII));
            return Base64.getEncoder().encodeToString(hash);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
