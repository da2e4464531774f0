package io.porchlight.system.edge;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.porchlight.sealing.crypto.Sha256;
import io.porchlight.sealing.encoding.Base64Url;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * Plain HTTP servers where the gateway looks for its token issuer, video-service and consent-service: they take what comes
 * and keep the hash of each track. The one for video-service can go away and come back.
 */
final class OtherServices implements AutoCloseable {
    private static final String NO_LINKS = "{\"links\":[]}";

    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final Map<String, String> tracks = new ConcurrentHashMap<>();
    private final Set<String> begun = ConcurrentHashMap.newKeySet();
    private final HttpServer issuer;
    private final HttpServer consent;
    private final int videoPort;
    private @Nullable HttpServer video;
    private volatile String links = NO_LINKS;
    private volatile boolean silent;
    private final AtomicInteger asked = new AtomicInteger();

    OtherServices(int issuerPort, int videoPort, int consentPort) {
        String base = "http://127.0.0.1:" + issuerPort + "/realms/services";
        this.issuer = listen(issuerPort, exchange -> {
            String path = exchange.getRequestURI().getPath();
            answer(
                    exchange,
                    200,
                    path.endsWith("openid-configuration")
                            ? "{\"issuer\":\"%1$s\",\"token_endpoint\":\"%1$s/token\",\"jwks_uri\":\"%1$s/jwks\"}"
                                    .formatted(base)
                            : "{\"access_token\":\"a-token\",\"token_type\":\"Bearer\",\"expires_in\":3600,\"keys\":[]}");
        });
        this.consent = listen(consentPort, exchange -> {
            asked.incrementAndGet();
            answer(exchange, 200, links);
        });
        this.videoPort = videoPort;
        videoBack();
    }

    /** base64url SHA-256 of what arrived as this path, {@code /v1/clips/…/tracks/…}; null if nothing did. */
    @Nullable
    String track(String path) {
        return tracks.get(path);
    }

    /** Whether anything has come as this path, whole or not. */
    boolean begun(String path) {
        return begun.contains(path);
    }

    /** From now on, every home's chain is so long. */
    void linksOf(int bytes) {
        links = "{\"links\":[" + " ".repeat(bytes) + "]}";
    }

    /** How often consent-service was asked for links. */
    int askedForLinks() {
        return asked.get();
    }

    void noLinks() {
        links = NO_LINKS;
    }

    /** From now on video-service takes connections and bodies, and answers nothing. */
    void videoSilent(boolean on) {
        silent = on;
    }

    synchronized void videoAway() {
        if (video != null) {
            video.stop(0);
            video = null;
        }
    }

    synchronized void videoBack() {
        if (video == null) {
            video = listen(videoPort, exchange -> {
                if (silent) {
                    return;
                }
                String path = exchange.getRequestURI().getPath();
                begun.add(path);
                byte[] body = exchange.getRequestBody().readAllBytes();
                if (path.contains("/tracks/")) {
                    tracks.put(path, Base64Url.encode(Sha256.of(body)));
                    exchange.sendResponseHeaders(204, -1);
                    exchange.close();
                } else {
                    answer(exchange, 201, "{\"missing\":[\"video\"]}");
                }
            });
        }
    }

    private interface Handler {
        void handle(HttpExchange exchange) throws IOException;
    }

    private HttpServer listen(int port, Handler handler) {
        try {
            HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getByName("127.0.0.1"), port), 0);
            server.setExecutor(threads);
            server.createContext("/", handler::handle);
            server.start();
            return server;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void answer(HttpExchange exchange, int status, String json) throws IOException {
        exchange.getRequestBody().readAllBytes();
        byte[] bytes = json.getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().set("Content-Type", "application/json");
        exchange.sendResponseHeaders(status, bytes.length);
        exchange.getResponseBody().write(bytes);
        exchange.close();
    }

    @Override
    public void close() {
        videoAway();
        issuer.stop(0);
        consent.stop(0);
        threads.close();
    }
}
