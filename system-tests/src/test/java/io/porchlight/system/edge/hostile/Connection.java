package io.porchlight.system.edge.hostile;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.security.GeneralSecurityException;
import java.util.Arrays;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLSocket;
import org.jspecify.annotations.Nullable;

/**
 * One connection as an order describes it: {@code port}, {@code source} (a local address), {@code device} (a number of
 * {@link Credentials}; negative for no certificate), {@code tls}, {@code sends} ({@code [{bytes, times, pause, numberedAt}]}:
 * Base64, how often, milliseconds after each, and where two bytes stand that count from 1; {@code answered}: goes on only when
 * something was heard since), {@code listen} (milliseconds after the last send), {@code until} (Base64: enough when what was
 * heard ends so) and {@code read} (false: never reads).
 */
final class Connection {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int KEPT = 64 * 1024;
    private static final int CONNECT_MILLIS = 10_000;
    private static final int ANSWER_MILLIS = 5_000;

    private final JsonNode order;
    private final Credentials credentials;
    private final int device;
    private final ByteArrayOutputStream heard = new ByteArrayOutputStream();
    private final CountDownLatch closed = new CountDownLatch(1);
    private final CountDownLatch enough = new CountDownLatch(1);
    private @Nullable Socket socket;
    private long begun;
    private volatile long closedAfter = -1;
    private volatile long hopedAfter = -1;
    private volatile long sent;
    private @Nullable String problem;

    Connection(JsonNode order, Credentials credentials) {
        this(order, credentials, order.path("device").asInt(-1));
    }

    Connection(JsonNode order, Credentials credentials, int device) {
        this.order = order;
        this.credentials = credentials;
        this.device = device;
    }

    /** Opens, sends, listens, closes, tells. */
    ObjectNode run() throws InterruptedException {
        if (open() && send()) {
            enough.await(order.path("listen").asLong(5_000), TimeUnit.MILLISECONDS);
        } else {
            // What the other side said before it hung up is worth waiting for.
            closed.await(1, TimeUnit.SECONDS);
        }
        // Told before it hangs up itself: what its own end closes is not the other side's doing.
        ObjectNode told = told();
        close();
        return told;
    }

    /** @return whether there is a connection, with TLS if that was asked for */
    boolean open() {
        begun = System.nanoTime();
        try {
            Socket plain = new Socket();
            socket = plain;
            plain.setTcpNoDelay(true);
            plain.bind(new InetSocketAddress(
                    InetAddress.getByName(order.path("source").asText("127.0.0.1")), 0));
            if (!order.path("read").asBoolean(true)) {
                plain.setReceiveBufferSize(4096);
            }
            plain.connect(new InetSocketAddress("127.0.0.1", order.path("port").asInt()), CONNECT_MILLIS);
            if (order.path("tls").asBoolean(true)) {
                SSLSocket secure = (SSLSocket) credentials
                        .context(device)
                        .getSocketFactory()
                        .createSocket(plain, "localhost", plain.getPort(), true);
                socket = secure;
                secure.startHandshake();
            }
            if (order.path("read").asBoolean(true)) {
                InputStream in = socket.getInputStream();
                Thread.startVirtualThread(() -> read(in));
            }
            return true;
        } catch (IOException | GeneralSecurityException failed) {
            problem = String.valueOf(failed.getMessage());
            ended();
            return false;
        }
    }

    /** @return whether all of it went out */
    boolean send() throws InterruptedException {
        return send(0, Integer.MAX_VALUE);
    }

    /** The pieces from one number up to another, exclusive. */
    boolean send(int from, int to) throws InterruptedException {
        try {
            OutputStream out = socket().getOutputStream();
            JsonNode pieces = order.path("sends");
            for (int at = from; at < Math.min(to, pieces.size()); at++) {
                JsonNode piece = pieces.get(at);
                byte[] bytes = piece.get("bytes").binaryValue();
                int before = heardSoFar();
                long pause = piece.path("pause").asLong(0);
                int times = piece.path("times").asInt(1);
                for (int number = 1; number <= times; number++) {
                    write(out, numbered(bytes, piece.path("numberedAt").asInt(-1), number));
                    if (pause > 0 && closed.await(pause, TimeUnit.MILLISECONDS)) {
                        return false;
                    }
                }
                if (piece.path("answered").asBoolean()) {
                    awaitMoreThan(before);
                }
            }
            return true;
        } catch (IOException failed) {
            problem = String.valueOf(failed.getMessage());
            return false;
        }
    }

    private static byte[] numbered(byte[] bytes, int at, int number) {
        if (at >= 0) {
            bytes[at] = (byte) (number >> 8);
            bytes[at + 1] = (byte) number;
        }
        return bytes;
    }

    private int heardSoFar() {
        synchronized (heard) {
            return heard.size();
        }
    }

    private void awaitMoreThan(int before) throws InterruptedException {
        long end = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(ANSWER_MILLIS);
        synchronized (heard) {
            while (heard.size() <= before && closed.getCount() > 0 && System.nanoTime() < end) {
                heard.wait(100);
            }
        }
    }

    private void write(OutputStream out, byte[] bytes) throws IOException {
        out.write(bytes);
        out.flush();
        sent += bytes.length;
    }

    private void read(InputStream in) {
        byte[] buffer = new byte[8192];
        try {
            for (int count = in.read(buffer); count >= 0; count = in.read(buffer)) {
                synchronized (heard) {
                    heard.write(buffer, 0, Math.min(count, KEPT - heard.size()));
                    heard.notifyAll();
                    if (hopedAfter < 0 && endsAsHoped(heard.toByteArray())) {
                        hopedAfter = sinceBegun();
                        enough.countDown();
                    }
                }
            }
        } catch (IOException failed) {
            problem = String.valueOf(failed.getMessage());
        }
        ended();
    }

    private boolean endsAsHoped(byte[] all) throws IOException {
        byte[] hoped = order.path("until").binaryValue();
        return hoped != null
                && all.length >= hoped.length
                && Arrays.equals(Arrays.copyOfRange(all, all.length - hoped.length, all.length), hoped);
    }

    private void ended() {
        closedAfter = sinceBegun();
        closed.countDown();
        enough.countDown();
    }

    private long sinceBegun() {
        return TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - begun);
    }

    void close() {
        try {
            if (socket != null) {
                socket.close();
            }
        } catch (IOException gone) {
            problem = String.valueOf(gone.getMessage());
        }
    }

    /** Milliseconds from the first SYN until the other side closed; -1 if it did not. */
    long closedAfter() {
        return closedAfter;
    }

    /** {@code {closedAfter, hopedAfter, sent, heard, problem}}. */
    ObjectNode told() {
        synchronized (heard) {
            return JSON.createObjectNode()
                    .put("closedAfter", closedAfter)
                    .put("hopedAfter", hopedAfter)
                    .put("sent", sent)
                    .put("heard", heard.toByteArray())
                    .put("problem", problem);
        }
    }

    private Socket socket() throws IOException {
        if (socket == null) {
            throw new IOException("not open");
        }
        return socket;
    }
}
