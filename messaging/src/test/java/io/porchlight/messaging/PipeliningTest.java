package io.porchlight.messaging;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.bootstrap.ChannelInitializerExtension;
import io.netty.buffer.PoolArenaMetric;
import io.netty.buffer.PooledByteBufAllocator;
import io.porchlight.messaging.http.EveryConnection;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.impl.VertxByteBufAllocator;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Several requests on one connection to Vert.x' HTTP server, as Netty sets it up once it is asked to look for
 * {@link EveryConnection}. In Quarkus' tests Netty's class loader does not see this library: system-tests look at the
 * packaged services.
 */
@Tag("A-43")
class PipeliningTest {
    private static final int TIMES = 100;
    private static final int BEHIND = 15_000;
    private static final int PATIENCE_MILLIS = 20_000;
    private static final String GET = "GET /slow HTTP/1.1\r\nHost: localhost\r\n";

    private static Vertx vertx;
    private static int port;

    @BeforeAll
    static void start() {
        System.setProperty(ChannelInitializerExtension.EXTENSIONS_SYSTEM_PROPERTY, "serviceload");
        vertx = Vertx.vertx();
        HttpServer server = vertx.createHttpServer(new HttpServerOptions().setHttp2ClearTextEnabled(false))
                .requestHandler(request -> {
                    if (request.path().equals("/slow")) {
                        vertx.setTimer(1, later -> request.response().end());
                    } else {
                        request.response().setStatusCode(400).end();
                    }
                });
        port = server.listen(0, "127.0.0.1")
                .toCompletionStage()
                .toCompletableFuture()
                .join()
                .actualPort();
    }

    @AfterAll
    static void stop() {
        vertx.close().toCompletionStage().toCompletableFuture().join();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                GET + "Connection: close\r\n\r\n",
                "GET /slow HTTP/1.0\r\n\r\n",
                "GET / HTTP/1.1\r\nConnection: close\r\n\r\n",
                "GET / HTTP/1.2\r\nHost: localhost\r\n\r\n",
                "GET / http/1.1\r\nHost: localhost\r\n\r\n",
                "GET / HTTP/1.01\r\nHost: localhost\r\n\r\n"
            })
    @DisplayName(
            "A-43 what comes behind the last request of a connection is not answered, and its memory is given back")
    void behindTheLast(String last) throws IOException {
        var all = new ByteArrayOutputStream();
        String post = "POST /slow HTTP/1.1\r\nHost: localhost\r\nContent-Length: " + BEHIND + "\r\n\r\n";
        all.writeBytes((last + post).getBytes(StandardCharsets.US_ASCII));
        all.writeBytes(new byte[BEHIND]);
        assertThat(heard(all.toByteArray()).split("HTTP/1", -1)).hasSize(2);
        // What each loop keeps for later is there after the first time.
        repeat(all.toByteArray());
        long before = pooled();
        repeat(all.toByteArray());
        assertThat(pooled() - before).isLessThan((long) TIMES * BEHIND / 2);
    }

    @Test
    @DisplayName("A-43 requests that are sent at once are answered one by one; those without end are not kept")
    void pipelined() throws IOException {
        String last = GET + "Connection: close\r\n\r\n";
        String three = heard((GET + "\r\n" + GET + "\r\n" + last).getBytes(StandardCharsets.US_ASCII));
        assertThat(three.split("HTTP/1.1 200 ", -1)).hasSize(4);
        String many = heard(((GET + "\r\n").repeat(1_000) + last).getBytes(StandardCharsets.US_ASCII));
        assertThat(many.split("HTTP/1.1 200 ", -1)).hasSizeLessThan(1_000);
    }

    private static void repeat(byte[] all) throws IOException {
        for (int i = 0; i < TIMES; i++) {
            heard(all);
        }
    }

    private static String heard(byte[] all) throws IOException {
        var heard = new ByteArrayOutputStream();
        try (Socket socket = new Socket("127.0.0.1", port)) {
            socket.setSoTimeout(PATIENCE_MILLIS);
            socket.getOutputStream().write(all);
            socket.getInputStream().transferTo(heard);
        } catch (SocketException reset) {
            // What was not read on the other side makes an end a reset.
        }
        return heard.toString(StandardCharsets.US_ASCII);
    }

    /** Bytes of direct memory in use, of both pools. */
    private static long pooled() {
        return Stream.of(
                        PooledByteBufAllocator.DEFAULT, (PooledByteBufAllocator) VertxByteBufAllocator.POOLED_ALLOCATOR)
                .distinct()
                .flatMap(pool -> pool.metric().directArenas().stream())
                .mapToLong(PoolArenaMetric::numActiveBytes)
                .sum();
    }
}
