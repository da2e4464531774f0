package io.porchlight.gateway.running;

import io.porchlight.sealing.encoding.Base64Url;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerRequest;
import java.net.URI;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.jspecify.annotations.Nullable;

/** Real HTTP servers in the places of video-service and consent-service: they record what reaches them. */
final class Outside implements AutoCloseable {
    /** One call as it arrived; of a track, only length and hash are kept. */
    record Call(String method, String path, String authorization, Buffer body, long length, String sha256) {}

    final Map<String, Call> calls = new ConcurrentHashMap<>();

    /** Tracks of which something has come, and neither the end nor the loss of the connection. */
    final Set<String> arriving = ConcurrentHashMap.newKeySet();

    private final Vertx vertx = Vertx.vertx();
    private final Queue<Runnable> held = new ConcurrentLinkedQueue<>();
    private volatile @Nullable String holding;

    Outside() {
        listen("porchlight.video.url");
        listen("porchlight.consent.url");
    }

    private void listen(String setting) {
        int port = URI.create(Setting.text(setting)).getPort();
        HttpServer server = vertx.createHttpServer().requestHandler(this::record);
        server.listen(port, "localhost")
                .toCompletionStage()
                .toCompletableFuture()
                .join();
    }

    private void record(HttpServerRequest request) {
        boolean track = request.path().contains("/tracks/");
        Buffer kept = Buffer.buffer();
        MessageDigest digest = sha256();
        long[] length = {0};
        // Two may come as one path: each is a piece of its own.
        String arrival = request.path() + " " + request.remoteAddress();
        request.exceptionHandler(lost -> arriving.remove(arrival));
        request.handler(piece -> {
            if (track) {
                arriving.add(arrival);
            }
            digest.update(piece.getBytes());
            length[0] += piece.length();
            if (!track) {
                kept.appendBuffer(piece);
            }
        });
        request.endHandler(ended -> {
            arriving.remove(arrival);
            String hash = Base64Url.encode(digest.digest());
            String authorization = String.valueOf(request.getHeader("Authorization"));
            calls.put(
                    request.path(),
                    new Call(request.method().name(), request.uri(), authorization, kept, length[0], hash));
            if (holding != null && request.path().startsWith(holding)) {
                held.add(() -> answer(request, track));
            } else {
                answer(request, track);
            }
        });
    }

    /** From now on calls of paths that begin so wait for their answer. */
    void hold(String path) {
        holding = path;
    }

    /** How many wait. */
    int held() {
        return held.size();
    }

    /** Answers those that wait, and all others at once. */
    void release() {
        holding = null;
        vertx.runOnContext(here -> {
            for (Runnable answer = held.poll(); answer != null; answer = held.poll()) {
                answer.run();
            }
        });
    }

    private static void answer(HttpServerRequest request, boolean track) {
        if (track) {
            request.response().setStatusCode(204).end();
        } else if (request.path().startsWith("/internal")) {
            request.response().putHeader("Content-Type", "application/json").end("{\"links\":[{\"n\":1}]}");
        } else {
            request.response()
                    .setStatusCode(201)
                    .putHeader("Content-Type", "application/json")
                    .end("{\"missing\":[\"video\",\"detail\"]}");
        }
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void close() {
        vertx.close().toCompletionStage().toCompletableFuture().join();
    }
}
